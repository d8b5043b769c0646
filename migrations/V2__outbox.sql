-- The outbox. It is left alone when it exists: "outrider migrate --adopt" brings an existing table into shape and says what it changes.
create table if not exists ${outbox} (
  -- The read order. ALWAYS, so that no writer can choose its number; the cache of 1 is what the gap rule needs: with a larger one a
  -- session would keep numbers for transactions that have not begun.
  ${seq}           bigint generated always as identity (cache 1),
  -- Not unique by an index: random ids would cost every insert more than all the rest, and the relay finds rows by number.
  ${id}            uuid not null default gen_random_uuid(),
  ${aggregatetype} text not null,
  -- The record's key; null for a record without one.
  ${aggregateid}   text,
  ${type}          text,
  -- json, not jsonb: the text is sent as the writer wrote it, is still checked to be JSON, and costs the server nothing to read (jsonb: 1.1
  -- microseconds more per row of 220 bytes, of 1.4 in all). A text would save another 0.2 and check nothing. An adopted table may have any of
  -- these, or bytea. Null is a tombstone.
  ${payload}       json,
  ${headers}       json,
  ${traceparent}   text,
  ${tracestate}    text,
  ${topic}         text,
  ${partition}     int,
  ${event_time}    timestamptz,
  ${created_at}    timestamptz not null default now(),
  -- Set by the relay once Kafka has acknowledged the record. No index may mention it: marking would no longer be a heap-only (HOT) update,
  -- and would write 556 instead of 80 bytes of WAL per row.
  ${published_at}  timestamptz,
  constraint ${constraint} primary key (${seq})
) with (
  -- Every row is updated once. Half-empty pages give each page's new versions room on the page itself, so that a whole
  -- range can be marked heap-only; at 70 less than half of them are, and the marked heap is no smaller.
  fillfactor = 50,
  -- By share of the table, the vacuum of a large outbox would come rarely and take long. With a count it comes often and visits only the
  -- pages written since; the index is skipped, because heap-only updates leave nothing in it.
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 100000,
  autovacuum_vacuum_insert_scale_factor = 0,
  autovacuum_vacuum_insert_threshold = 100000,
  autovacuum_analyze_scale_factor = 0,
  autovacuum_analyze_threshold = 1000000,
  -- Giving the emptied tail back needs a lock that stops every writer, for a tail that the next burst fills again.
  vacuum_truncate = off
);

insert into outrider.schema_version (version, oldest_relay) values (2, '0.1.0');
