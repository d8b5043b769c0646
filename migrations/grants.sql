-- What the relay's role and the application's role need, and nothing else. To be run by the owner of the tables; the settings at the
-- end by somebody who may alter the relay's role. Running it again changes nothing. The grants are one transaction, so that no insert
-- comes between what is taken away and what is given.

begin;

-- The relay reads the outbox and sets one column of it. It can neither insert nor change what was written, and deletes only where
-- "retention" is on.
grant usage on schema ${outbox_schema} to ${relay_role};
grant select on ${outbox} to ${relay_role};
${retention_grant};

-- It must see the last number drawn: one below what it has read already means that numbers are being used again.
do $$
begin
  execute format('grant select on sequence %s to %I', pg_get_serial_sequence(${outbox_name}, ${seq_name}), ${relay_name});
end
$$;

grant usage on schema outrider to ${relay_role};
grant select on outrider.schema_version to ${relay_role};
grant select, update on outrider.lane to ${relay_role};
grant select, insert, update, delete on outrider.settled to ${relay_role};
grant select, insert, delete on outrider.watermark to ${relay_role};
-- Who asked for what, when and why, is written once: nobody with the relay's role can change it afterwards.
grant select, insert (action, seq, id, topic, key, because, asked_by) on outrider.command to ${relay_role};
grant update (taken_by, taken_at, taken_version, ended_at, outcome) on outrider.command to ${relay_role};
grant select on outrider.outbox_state to ${relay_role};
grant select, insert (selection, because, asked_by, matched) on outrider.replay to ${relay_role};
grant update (sent, last_seq, ended_at, outcome) on outrider.replay to ${relay_role};
grant select, insert (scope, topic, because, paused_by) on outrider.pause to ${relay_role};
grant update (resumed_by, resumed_at, resumed_because) on outrider.pause to ${relay_role};

-- The application inserts, and only what is its own: not the number, which must be drawn, nor the mark of publication. When a row was
-- written is the database's to say, unless the application says it already. All other columns, those of the table's own too.
-- It does not need to read the outbox; an ORM that asks for generated columns back does: then add "grant select".
grant usage on schema ${outbox_schema} to ${application_role};
do $$
declare
  own text;
begin
  select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into own
    from pg_attribute a
   where a.attrelid = to_regclass(${outbox_name}) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     and a.attname not in (${seq_name}, ${published_name})
     and (a.attname <> ${created_name} or not a.atthasdef
          or has_column_privilege(${application_name}, a.attrelid, a.attnum, 'insert'));
  if (select pg_has_role(${application_name}, c.relowner, 'member') from pg_class c where c.oid = to_regclass(${outbox_name})) then
    raise notice 'the role % owns the outbox, or may do what its owner may: its rights are left as they are', ${application_name};
    return;
  end if;
  execute format('revoke insert, update on %s from %I', to_regclass(${outbox_name}), ${application_name});
  execute format('grant insert (%s) on %s to %I', own, to_regclass(${outbox_name}), ${application_name});
end
$$;

-- Behind the application's, which would take it away again where both are one role.
grant update (${published_at}) on ${outbox} to ${relay_role};

commit;

-- Time-outs belong to the role: a pooler in transaction mode forgets what a session sets. None is longer than a quarter of the lease.
-- The planner's other ways are switched off because every statement of the relay is made for the index on the number.
do $$
declare
  setting text[];
begin
  foreach setting slice 1 in array array[
    ['lock_timeout', '${lock_timeout}'], ['statement_timeout', '${statement_timeout}'],
    ['idle_in_transaction_session_timeout', '${idle_timeout}'], ['jit', 'off'], ['enable_seqscan', 'off'],
    ['enable_bitmapscan', 'off'], ['max_parallel_workers_per_gather', '0']]
  loop
    execute format('alter role %I in database %I set %I to %L', ${relay_name}, current_database(), setting[1], setting[2]);
  end loop;
exception when insufficient_privilege then
  raise insufficient_privilege using
    message = format('the rights are granted, but %I may not set the time-outs of %I', current_user, ${relay_name}),
    hint = 'Run this last part as a role that may alter it, such as a superuser; without a pooler before the database it may be left out.';
end
$$;
