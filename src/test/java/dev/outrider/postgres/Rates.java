package dev.outrider.postgres;

import dev.outrider.core.Fence;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import dev.outrider.core.WriteBack;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.util.List;

/**
 * How many rows a second one connection reads and marks, on a server of its own: {@code mvn -q -Pbench
 * -Dexec.main=dev.outrider.postgres.Rates}. What it prints holds for the machine it ran on, with its load.
 */
final class Rates {

    private static final int ROWS = 400_000;
    private static final int PAGE_ROWS = 2_000;
    private static final int BATCH_ROWS = 5_000;

    private Rates() {}

    /** Measures and prints. */
    public static void main(String[] words) throws OutboxException {
        try (Postgres server = Postgres.dedicated()) {
            Database database = Outboxes.newMigrated(server);
            fill(database);
            try (PostgresOutbox outbox = Outboxes.outbox(database)) {
                for (int time = 1; time <= 3; time++) {
                    print("read", () -> readAll(outbox));
                }
                print("mark", () -> markAll(outbox));
            }
            System.out.println("heap-only marks: "
                    + database.queryLong("select pg_stat_get_tuples_hot_updated('outbox'::regclass)") + " of " + ROWS);
        }
    }

    private static void fill(Database database) {
        database.execute(
                "insert into outbox (aggregatetype, aggregateid, type, payload, traceparent) select 'order', (i % 1000)::text,"
                        + " 'Placed', json_build_object('n', i, 'note', repeat('x', 180)), '00-' || md5(i::text) from"
                        + " generate_series(1, " + ROWS + ") i",
                "vacuum analyze outbox",
                "checkpoint");
    }

    private interface Work {
        void run() throws OutboxException;
    }

    private static void print(String what, Work work) throws OutboxException {
        long before = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - before) / 1e9;
        System.out.printf("%s: %,.0f rows/s%n", what, ROWS / seconds);
    }

    private static void readAll(PostgresOutbox outbox) throws OutboxException {
        long cursor = 0;
        while (cursor < ROWS) {
            Page page = outbox.read(new PageAsk(cursor, List.of(), PAGE_ROWS, 16L << 20, false));
            cursor = page.rows().get(page.rows().size() - 1).seq();
        }
    }

    private static void markAll(PostgresOutbox outbox) throws OutboxException {
        LeaseAnswer lease = outbox.hold(new LeaseAsk(LeaseAsk.Kind.ACQUIRE, "one", 0, 60_000));
        for (long first = 1; first <= ROWS; first += BATCH_ROWS) {
            long last = first + BATCH_ROWS - 1;
            outbox.write(new WriteBack(
                    new Fence("one", lease.term(), lease.incarnation(), last),
                    List.of(new Range(first, last)),
                    List.of(),
                    List.of(),
                    List.of(),
                    new Progress(last, List.of())));
        }
    }
}
