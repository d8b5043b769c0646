-- Has a commit wake a relay that sleeps ("wakeup: notify"). No part of the migrations, because it costs every insert something. To be run by the owner of
-- the outbox; running it again changes nothing. A transaction that notifies cannot be prepared: not for writers with two-phase commit.

create or replace function outrider.wakeup() returns trigger language plpgsql as $wakeup$
begin
  -- Takes effect at the commit.
  perform pg_catalog.pg_notify(tg_argv[0], '');
  return null;
end
$wakeup$;

-- A relay that sleeps holds the lock, and then the try fails; nobody ever waits for it. Only then is it worth notifying: the commits of those who do go one
-- by one in the whole server. Got, the lock is kept until the transaction ends, so that a relay that falls asleep cannot miss a row whose writer did not
-- ring. Lock and channel are made of the table's name: a renamed table needs this script again.
create or replace trigger outrider_wakeup after insert on ${outbox}
  for each statement when (not pg_catalog.pg_try_advisory_xact_lock_shared(${channel_lock}::bigint))
  execute function outrider.wakeup(${channel_text});
