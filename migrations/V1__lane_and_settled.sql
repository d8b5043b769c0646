-- The relay's own tables. They live in a schema of their own ("outrider", made before this), beside the application's, so that no migration of
-- the application ever touches them, and dropping the schema removes every trace of the relay but the outbox itself.

-- Which migrations were applied, and the oldest relay that may run on each: an older relay refuses to start.
-- (Flyway's own history cannot say the latter, and is not there when a DBA applied the printed SQL by hand.)
create table outrider.schema_version (
  version      int primary key,
  oldest_relay text not null,
  applied_at   timestamptz not null default now()
);

-- One row per lane. Every renewal and every write-back updates it in place: it stays one page because nothing is indexed but the key.
create table outrider.lane (
  lane           int primary key,
  -- The outbox that the numbers below are about; a relay that is set up for another one refuses to start.
  outbox         text not null,
  -- The fencing number: it only grows, by one with every change of hands.
  term           bigint not null default 0,
  -- The instance with its process's nonce; null while the lane is free.
  owner          text,
  -- The number of the last write-back of this term: a statement whose client gave up may still be running, and must not undo what came after.
  serial         bigint not null default 0,
  expires_at     timestamptz,
  -- The last other instance that asked for the lane: the owner lets a lane go sooner when somebody is waiting for it.
  waiter         text,
  waiter_seen_at timestamptz,
  -- Everything up to here is published, settled or dead ...
  low_water      bigint not null default 0,
  -- ... and so is what lies in these ranges above it. Cheap up to about 1,000 ranges, dear at 10,000.
  done           int8multirange not null default '{}'
) with (fillfactor = 10);

insert into outrider.lane (lane, outbox) values (0, ${outbox_text});

-- Rows that left the stream without being published: parked (poison) or waiting (behind one, or for their topic).
-- An unpublished row of the outbox is never updated, because an update would change the transaction that is known to have written it.
create table outrider.settled (
  seq        bigint primary key,
  id         text not null,
  topic      text not null,
  key        bytea,
  scope      text not null check (scope in ('chain', 'topic')),
  state      text not null check (state in ('parked', 'waiting')),
  code       text not null,
  reason     text not null,
  settled_at timestamptz not null default now()
);

-- Find the waiting rows of one chain or of one topic in order. A key may be larger than an index entry, so only its beginning is in here.
create index settled_chain on outrider.settled (topic, substring(key from 1 for 100), seq)
  where state = 'waiting' and scope = 'chain';
create index settled_topic on outrider.settled (topic, seq) where state = 'waiting' and scope = 'topic';
-- Counts what is parked.
create index settled_parked on outrider.settled (seq) where state = 'parked';

insert into outrider.schema_version (version, oldest_relay) values (1, '0.1.0');
