package dev.outrider.bench;

import dev.outrider.bench.contest.Contestant;
import dev.outrider.bench.look.NumberBook.Balance;
import dev.outrider.bench.look.Onlooker;
import dev.outrider.bench.look.ProcFs;
import dev.outrider.bench.look.Splits;
import dev.outrider.bench.look.Usage;
import dev.outrider.bench.look.Wal;
import dev.outrider.bench.report.Figure;
import dev.outrider.testkit.Program;
import java.util.List;

/**
 * How fast a full table is emptied: rows first, then the relay. The clock starts with its process.
 *
 * @param rows how many
 * @param bytes of each payload
 */
record Drain(int rows, int bytes) {

    private static final int FIRST = 0;
    private static final int HALF = 1;
    private static final int LAST = 2;

    String title() {
        return "Drain, %,d rows of %,d bytes".formatted(rows, bytes);
    }

    Outcome measure(Bed bed, Contestant contestant) throws Exception {
        contestant.prepare(bed);
        Backlog backlog = new Backlog(bed, bytes);
        backlog.add(rows);
        long lastSeq = bed.lastSeq();
        try (Onlooker onlooker = Onlooker.start(bed.kafka(), Bed.TOPIC, Bed.PARTITIONS, false)) {
            Splits splits = onlooker.expect(1, Math.max(1, rows / 2), rows);
            Wal walBefore = Wal.of(bed.database());
            Usage before = Usage.before(bed, onlooker);
            long startNanos = System.nanoTime();
            try (Program relay = contestant.start(bed)) {
                Watch watch = new Watch(contestant, relay, onlooker);
                watch.awaitArrival(rows);
                watch.awaitRecorded(bed, lastSeq);
                Usage used = Usage.of(relay, bed, onlooker).sinceStart(before);
                double peakBytes = ProcFs.peakBytes(relay.pid());
                watch.stop();
                bed.awaitAlone();
                Wal.Written written = Wal.of(bed.database()).since(walBefore, bed.database());
                Balance balance = onlooker.book().balance(Backlog.KEYS, backlog::written);
                return Outcome.exact(figures(startNanos, splits, used, peakBytes, written), balance);
            }
        }
    }

    private List<Figure> figures(long startNanos, Splits splits, Usage used, double peakBytes, Wal.Written written) {
        return List.of(
                Figure.rate("start of the process to last row", rows, (splits.nanos(LAST) - startNanos) / 1e9),
                Figure.rate("second half", rows - Math.max(1, rows / 2), splits.seconds(HALF, LAST)),
                Figure.rate("first to last row", rows, splits.seconds(FIRST, LAST)),
                Figure.seconds("start of the process to first row", (splits.nanos(FIRST) - startNanos) / 1e9),
                Figure.perRow("processor time of the relay per row, start included", used.relay(), rows),
                Figure.perRow("processor time of PostgreSQL per row", used.postgres(), rows),
                Figure.perRow("processor time of the broker per row", used.broker(), rows),
                Figure.perRow("processor time of the judging consumer per row", used.onlooker(), rows),
                Figure.bytesPerRow("WAL per row without full-page images", written.bytes(), rows),
                Figure.bytesPerRow("full-page images in the WAL per row", written.imageBytes(), rows),
                Figure.memory("resident memory, peak", peakBytes));
    }
}
