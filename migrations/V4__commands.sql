-- What people ask of the relay about single rows, and what became of it: the order book and the audit in one. Whoever holds the lane carries it out.

create table outrider.command (
  number   bigint generated always as identity primary key,
  action   text not null check (action in ('retry', 'discard')),
  -- The row, as it was when somebody asked: it may be sent or deleted since.
  seq      bigint not null,
  id       text not null,
  topic    text not null,
  key      bytea,
  -- Why, in the words of who asked.
  because  text not null,
  -- The database's role and what the client says of its user and host.
  asked_by text not null,
  asked_at timestamptz not null default now(),
  -- The instance that began to carry it out, when, and which version of the row's entry in the side table it saw: another version is another refusal.
  taken_by text,
  taken_at timestamptz,
  taken_version text,
  -- Null as long as there is something to do.
  ended_at timestamptz,
  outcome  text
);

create index command_open on outrider.command (number) where ended_at is null;
-- Tells which rows were given up.
create index command_discarded on outrider.command (seq) where action = 'discard' and outcome = 'done';

set check_function_bodies = off;

create or replace function outrider.outbox_states() returns table (seq bigint, id text, state text) language sql stable as $states$
  select o.${seq}::bigint, o.${id}::text,
         case when s.state is not null then s.state
              when o.${published_at} is not null then 'published'
              when o.${seq} in (select c.seq from outrider.command c where c.action = 'discard' and c.outcome = 'done') then 'discarded'
              when o.${seq} <= l.low_water or l.done @> o.${seq}::bigint then 'published'
              else 'pending' end
    from ${outbox} o
    join outrider.lane l on l.lane = 0
    left join outrider.settled s on s.seq = o.${seq}
$states$;

reset check_function_bodies;

insert into outrider.schema_version (version, oldest_relay) values (4, '0.1.0');
