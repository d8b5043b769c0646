-- W3C baggage has a column of its own beside the trace it belongs to. A table that lacks the other two is still to be adopted, and gets it then;
-- where this role may not alter the table its owner may add it by hand, because the relay does without.
do $baggage$
begin
  perform ${traceparent}, ${tracestate} from ${outbox} where false;
  alter table ${outbox} add column if not exists ${baggage} text;
exception
  when undefined_column or insufficient_privilege then
    raise notice 'the column for baggage was not added: %', sqlerrm;
end
$baggage$;

insert into outrider.schema_version (version, oldest_relay) values (5, '0.1.0');
