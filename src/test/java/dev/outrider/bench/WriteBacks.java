package dev.outrider.bench;

import dev.outrider.bench.report.Figure;
import dev.outrider.convert.Addressing;
import dev.outrider.core.Fence;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import dev.outrider.core.Recording;
import dev.outrider.core.SynchronousCommit;
import dev.outrider.core.WriteBack;
import dev.outrider.database.Credentials;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Timeouts;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.read.Limits;
import dev.outrider.testkit.Database;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How long one write-back of the relay takes with and without {@code publish.synchronous-commit}: the two by turns, so that whatever else the
 * machine does meets both.
 *
 * @param rowsOfEach how many rows one write-back marks
 * @param turns how many of each kind; half as many more come first and do not count
 */
record WriteBacks(int rowsOfEach, int turns) {

    private static final String OWNER = "bench";
    private static final long TTL_MILLIS = 600_000;

    List<Figure> measure(Bed bed) throws OutboxException {
        Map<SynchronousCommit, long[]> nanos = new EnumMap<>(SynchronousCommit.class);
        try (PostgresOutbox waiting = outbox(bed, SynchronousCommit.ON);
                PostgresOutbox not = outbox(bed, SynchronousCommit.OFF)) {
            LeaseAnswer lease = waiting.hold(new LeaseAsk(LeaseAsk.Kind.ACQUIRE, OWNER, 0, TTL_MILLIS));
            int warmUp = turns / 2;
            long serial = 0;
            for (int turn = -warmUp; turn < turns; turn++) {
                for (SynchronousCommit commit : SynchronousCommit.values()) {
                    serial++;
                    WriteBack batch = batch(lease, serial);
                    long began = System.nanoTime();
                    (commit == SynchronousCommit.ON ? waiting : not).write(batch);
                    if (turn >= 0) {
                        nanos.computeIfAbsent(commit, kind -> new long[turns])[turn] = System.nanoTime() - began;
                    }
                }
            }
        }
        return List.of(
                figure("synchronous-commit on", nanos.get(SynchronousCommit.ON)),
                figure("synchronous-commit off", nanos.get(SynchronousCommit.OFF)));
    }

    private Figure figure(String how, long[] nanos) {
        Arrays.sort(nanos);
        return Figure.millis("write-back of %d rows, median, %s".formatted(rowsOfEach, how), nanos[turns / 2] / 1e9);
    }

    private WriteBack batch(LeaseAnswer lease, long serial) {
        Fence fence = new Fence(OWNER, lease.term(), lease.incarnation(), serial);
        long last = serial * rowsOfEach;
        List<Range> published = List.of(new Range(last - rowsOfEach + 1, last));
        return new WriteBack(fence, published, List.of(), List.of(), List.of(), new Progress(last, List.of()));
    }

    private static PostgresOutbox outbox(Bed bed, SynchronousCommit commit) {
        Database database = bed.database();
        DatabaseSettings settings = new DatabaseSettings(
                database.jdbcUrl(),
                new Credentials(database.user(), database.password(), null),
                Map.of(),
                Timeouts.forLease(TTL_MILLIS),
                false);
        return new PostgresOutbox(
                settings,
                OutboxTable.named("public.outbox"),
                Addressing.by("${aggregatetype}"),
                Limits.DEFAULT,
                Recording.ROW,
                commit);
    }
}
