-- What people want to stand still, the whole lane or one topic: the state and the audit in one. A line without a time of its end counts; whoever holds the lane
-- obeys it, and whoever takes the lane reads it before the first row.

create table outrider.pause (
  number      bigint generated always as identity primary key,
  lane        integer not null default 0,
  scope       text not null check (scope in ('lane', 'topic')),
  topic       text check ((topic is not null) = (scope = 'topic')),
  -- Why, in the words of who asked.
  because     text not null,
  -- The database's role and what is known of who asked.
  paused_by   text not null,
  paused_at   timestamptz not null default now(),
  -- All three null for as long as it stands.
  resumed_by  text,
  resumed_at  timestamptz,
  resumed_because text,
  check ((resumed_by is null) = (resumed_at is null) and (resumed_by is null) = (resumed_because is null))
);

-- The same thing is paused once at a time.
create unique index pause_standing on outrider.pause (lane, coalesce(topic, '')) where resumed_at is null;

insert into outrider.schema_version (version, oldest_relay) values (7, '0.1.0');
