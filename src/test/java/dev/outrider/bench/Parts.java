package dev.outrider.bench;

import dev.outrider.bench.contest.Marking;
import dev.outrider.bench.contest.PlainLoop;
import dev.outrider.bench.contest.ProducerSettings;
import dev.outrider.bench.look.ProcFs;
import dev.outrider.bench.look.Wal;
import dev.outrider.bench.report.Figure;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * What each part of the way allows by itself, by one thread of this JVM: no relay that does one after another can be faster than the
 * slowest of them.
 *
 * @param rows how many are read, produced, marked and deleted, one after another
 */
record Parts(int rows) {

    /** In the place of a contestant. */
    static final String NAME = "one thread";

    private static final int PAGE_ROWS = 2_000;
    private static final int BYTES = 250;

    /** What a relay marks at a time at some thousand rows a second. */
    private static final int FEW = 20;

    private static final int TURNS = 500;

    /** Something that is done to all rows. */
    private interface Work {
        void toAll() throws Exception;
    }

    String title() {
        return "Parts by themselves, %,d rows of %d bytes".formatted(rows, BYTES);
    }

    Outcome measure(Bed bed) throws Exception {
        new Backlog(bed, BYTES).add(rows);
        List<Figure> figures = new ArrayList<>();
        figures.addAll(part("read pages", bed, () -> read(bed)));
        figures.addAll(part("produce", bed, () -> produce(bed)));
        figures.addAll(part("mark by a flag", bed, () -> mark(bed, Marking.FLAG)));
        unmark(bed);
        int few = Math.max(1, Math.min(FEW, rows / (3 * TURNS)));
        figures.addAll(new WriteBacks(few, TURNS).measure(bed));
        bed.database().execute("vacuum outbox", "checkpoint");
        figures.addAll(part("delete by ranges", bed, () -> mark(bed, Marking.DELETE)));
        return new Outcome(figures, "%,d rows".formatted(rows), true);
    }

    private List<Figure> part(String name, Bed bed, Work work) throws Exception {
        Wal walBefore = Wal.of(bed.database());
        double databaseBefore = ProcFs.treeCpuSeconds(bed.postgresPid());
        long cpuBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long startNanos = System.nanoTime();
        work.toAll();
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double cpu = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBefore) / 1e9;
        double database = ProcFs.treeCpuSeconds(bed.postgresPid()) - databaseBefore;
        bed.awaitAlone();
        Wal.Written written = Wal.of(bed.database()).since(walBefore, bed.database());
        return List.of(
                Figure.rate(name, rows, seconds),
                Figure.perRow(name + ", processor time of the thread per row", cpu, rows),
                Figure.perRow(name + ", processor time of PostgreSQL per row", database, rows),
                Figure.bytesPerRow(name + ", WAL per row without full-page images", written.bytes(), rows));
    }

    private void read(Bed bed) throws SQLException {
        try (Connection connection = bed.database().connect();
                PreparedStatement read = connection.prepareStatement(PlainLoop.READ)) {
            long last = 0;
            for (long before = -1; before < last; ) {
                before = last;
                last = readPage(read, last);
            }
            requireAll(last);
        }
    }

    private static long readPage(PreparedStatement read, long after) throws SQLException {
        long last = after;
        read.setLong(1, after);
        try (ResultSet page = read.executeQuery()) {
            while (page.next()) {
                last = page.getLong(1);
                if (page.getBytes(4).length == 0) {
                    throw new IllegalStateException("row " + last + " is empty");
                }
            }
        }
        return last;
    }

    private void mark(Bed bed, Marking marking) throws SQLException {
        try (Connection connection = bed.database().connect();
                PreparedStatement mark = connection.prepareStatement(marking.mark())) {
            long marked = 0;
            for (long first = 1; first <= rows; first += PAGE_ROWS) {
                mark.setLong(1, first);
                mark.setLong(2, first + PAGE_ROWS - 1);
                marked += mark.executeUpdate();
            }
            requireAll(marked);
        }
    }

    private static void unmark(Bed bed) {
        bed.database().execute("update outbox set published_at = null", "vacuum outbox", "checkpoint");
    }

    private void produce(Bed bed) {
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        bed.database().query("select aggregateid, payload from outbox order by seq limit " + PAGE_ROWS, row -> {
            keys.add(row.getBytes(1));
            return values.add(row.getBytes(2));
        });
        AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
        Callback answer = (where, failure) -> {
            if (failure != null) {
                refused.set(failure);
            }
        };
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ProducerSettings.likeOutrider(bed.kafka().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < rows; i++) {
                int row = i % values.size();
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(Bed.TOPIC, keys.get(row), values.get(row)), answer);
            }
            producer.flush();
        }
        if (refused.get() != null) {
            throw new IllegalStateException("not everything was taken", refused.get());
        }
    }

    private void requireAll(long done) {
        if (done != rows) {
            throw new IllegalStateException(done + " of " + rows + " rows");
        }
    }
}
