package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Fence;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import dev.outrider.core.Recording;
import dev.outrider.core.WriteBack;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.read.Limits;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A write-back reads the rows it marks, however many others there are. No plan that is looked at beforehand shows it, because a plan depends on the
 * parameters; so the server's own count of the rows it has read decides.
 */
@Tag("postgres")
class WriteBackCostIT {

    /** As large as rows are: what the planner takes for cheap depends on it. */
    private static final int ROWS = 50_000;

    /** More than the driver and the server need to settle for a plan. */
    private static final int BATCHES = 40;

    private static final int ROWS_PER_BATCH = 200;
    private static final Duration COUNTED_WITHIN = Duration.ofSeconds(30);

    private final Database database = Outboxes.newMigrated(Postgres.shared());

    @ParameterizedTest
    @CsvSource({"ROW, false", "ROW, true", "RANGE, false", "RANGE, true"})
    void itReadsWhatItMarksAndNoMore(Recording recording, boolean forgetting) throws OutboxException {
        database.execute(
                "insert into outbox (aggregatetype, aggregateid, payload) select 'order', i::text, json_build_object('note', repeat('x', 250)) from generate_series(1, "
                        + ROWS + ") i",
                "vacuum analyze outbox",
                // The plan that knows no parameter, which the server may fall back to at any time.
                "alter database " + database.name() + " set plan_cache_mode = force_generic_plan");
        try (PostgresOutbox outbox = Outboxes.outbox(Outboxes.settings(database), Limits.DEFAULT, recording)) {
            LeaseAnswer lease = outbox.hold(new LeaseAsk(LeaseAsk.Kind.ACQUIRE, "one", 0, 60_000));
            for (int batch = 0; batch < BATCHES; batch++) {
                assertThat(outbox.write(batch(lease, batch, forgetting)).applied())
                        .isTrue();
            }
        }
        long marked = recording == Recording.ROW || forgetting ? BATCHES * ROWS_PER_BATCH : 0;
        // The connection is closed, and a session's counts arrive with its end at the latest.
        Await.until(COUNTED_WITHIN, "the counts", () -> updates() == marked);
        assertThat(rowsRead()).as("rows read").isLessThanOrEqualTo(2L * BATCHES * ROWS_PER_BATCH);
    }

    private static WriteBack batch(LeaseAnswer lease, int batch, boolean forgetting) {
        long first = 1 + (long) batch * ROWS_PER_BATCH;
        List<Range> ranges = List.of(new Range(first, first + ROWS_PER_BATCH - 1));
        Progress progress = new Progress(0, ranges, forgetting ? ranges : List.of());
        Fence fence = new Fence("one", lease.term(), lease.incarnation(), batch + 1L);
        return new WriteBack(fence, forgetting ? List.of() : ranges, List.of(), List.of(), List.of(), progress);
    }

    private long updates() {
        return database.queryLong("select n_tup_upd from pg_stat_user_tables where relname = 'outbox'");
    }

    private long rowsRead() {
        return database.queryLong(
                "select seq_tup_read + idx_tup_fetch from pg_stat_user_tables where relname = 'outbox'");
    }
}
