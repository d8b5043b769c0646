-- What retention goes by, and a look at what became of each row.

-- How far everything was done, and when. Rows are deleted up to the newest of these marks that is as old as "retention" says. So no row's time is
-- looked at, and no index on a time is needed, which every insert and every mark would have to pay for. Only the database's clock counts.
create table outrider.watermark (
  noted_at  timestamptz primary key default now(),
  low_water bigint not null
);

-- The names in the body are looked up when it runs: an outbox that is still to be adopted may lack a column until then. And as a function it
-- keeps no migration of the application from altering or dropping what is its own, as a view over the outbox itself would.
set check_function_bodies = off;

create function outrider.outbox_states() returns table (seq bigint, id text, state text) language sql stable as $states$
  select o.${seq}::bigint, o.${id}::text,
         case when s.state is not null then s.state
              when o.${published_at} is not null or o.${seq} <= l.low_water or l.done @> o.${seq}::bigint then 'published'
              else 'pending' end
    from ${outbox} o
    join outrider.lane l on l.lane = 0
    left join outrider.settled s on s.seq = o.${seq}
$states$;

reset check_function_bodies;

-- Each row's number, id and state: pending, published, parked (refused for good) or waiting (behind a parked row, or for its topic).
-- Whoever reads it needs to read the tables as well.
create view outrider.outbox_state as select t.seq, t.id, t.state from outrider.outbox_states() t;

insert into outrider.schema_version (version, oldest_relay) values (3, '0.1.0');
