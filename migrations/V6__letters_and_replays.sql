-- How often a row was refused and when; whether its dead letter is out; and which published rows were sent again by hand.

alter table outrider.settled
  -- Refusals of the row itself. An outage, a time-out or a neighbour's fault is none. Rows that were settled before this was noted have 0.
  add column attempts int not null default 0,
  add column first_attempt_at timestamptz,
  add column last_attempt_at timestamptz,
  -- Term and serial number of the write-back that was added last: one without an answer is sent again, and must not count twice.
  add column noted_by text,
  -- How many attempts the last dead letter told of; another number is another refusal, and wants another letter. Null for no letter yet.
  add column lettered_attempts int,
  add column lettered_at timestamptz;

-- The audit of replays. A row is written before the first record is sent, and says how far it came while it goes on.
create table outrider.replay (
  number     bigint generated always as identity primary key,
  -- Which rows were meant, in the words of the command line.
  selection  text not null,
  -- Why, in the words of who asked.
  because    text not null,
  -- The database's role and what the client says of its user and host.
  asked_by   text not null,
  asked_at   timestamptz not null default now(),
  -- Rows that matched and were published when it began.
  matched    bigint not null,
  -- Rows that Kafka has acknowledged so far, and the last number up to which that is all of them.
  sent       bigint not null default 0,
  last_seq   bigint,
  -- Null as long as it goes on, and for ever when its process was killed.
  ended_at   timestamptz,
  outcome    text
);

insert into outrider.schema_version (version, oldest_relay) values (6, '0.1.0');
