-- Takes back what wakeup.sql did. Running it again changes nothing.

drop trigger if exists outrider_wakeup on ${outbox};
drop function if exists outrider.wakeup();
