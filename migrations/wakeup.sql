-- Has a commit wake a relay that is idle ("wakeup: notify"). No part of the migrations, because it costs every insert something. To be run by the owner of
-- the outbox; running it again changes nothing. A transaction that notifies cannot be prepared: not for writers with two-phase commit.

create or replace function outrider.wakeup() returns trigger language plpgsql as $wakeup$
begin
  -- A relay that sleeps holds this lock, and then the try fails. Nobody ever waits for it. Got, it is kept until the transaction ends: so a relay that
  -- falls asleep cannot miss a row whose writer did not ring.
  if not pg_catalog.pg_try_advisory_xact_lock_shared(pg_catalog.hashtextextended(tg_argv[0], 0)) then
    -- Takes effect at the commit. The commits of those who notify go one by one in the whole server: that is why it is done for a sleeper only.
    perform pg_catalog.pg_notify(tg_argv[0], '');
  end if;
  return null;
end
$wakeup$;

-- The argument is the channel, made of the table's name: a renamed table needs this script again.
create or replace trigger outrider_wakeup after insert on ${outbox}
  for each statement execute function outrider.wakeup(${channel_text});
