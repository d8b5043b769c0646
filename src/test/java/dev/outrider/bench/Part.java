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
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What each part of the way allows by itself: no relay can be faster than the slowest of them. By one thread of this JVM. */
enum Part {
    READ {
        @Override
        void work(Bed bed, int rows) throws Exception {
            try (Connection connection = bed.database().connect();
                    PreparedStatement read = connection.prepareStatement(PlainLoop.READ)) {
                long last = 0;
                for (long before = -1; before < last; ) {
                    before = last;
                    last = readPage(read, last);
                }
                requireAll(rows, last);
            }
        }
    },
    MARK_FLAG {
        @Override
        void work(Bed bed, int rows) throws SQLException {
            mark(bed, rows, Marking.FLAG);
        }
    },
    MARK_DELETE {
        @Override
        void work(Bed bed, int rows) throws SQLException {
            mark(bed, rows, Marking.DELETE);
        }
    },
    PRODUCE {
        @Override
        void work(Bed bed, int rows) {
            produce(bed, rows);
        }
    };

    private static final int PAGE_ROWS = 2_000;
    private static final int BYTES = 250;

    /** Does it to all rows. */
    abstract void work(Bed bed, int rows) throws Exception;

    static String title(int rows) {
        return "Limits of the parts, %,d rows of %d bytes".formatted(rows, BYTES);
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Outcome measure(Bed bed, int rows) throws Exception {
        new Backlog(bed, BYTES).add(rows);
        Wal walBefore = Wal.of(bed.database());
        double databaseBefore = ProcFs.treeCpuSeconds(bed.postgresPid());
        long cpuBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long startNanos = System.nanoTime();
        work(bed, rows);
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double cpu = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBefore) / 1e9;
        double databaseCpu = ProcFs.treeCpuSeconds(bed.postgresPid()) - databaseBefore;
        bed.awaitAlone();
        Wal.Written written = Wal.of(bed.database()).since(walBefore, bed.database());
        List<Figure> figures = List.of(
                Figure.rate("rate", rows, seconds),
                Figure.perRow("processor time of the thread per row", cpu, rows),
                Figure.perRow("processor time of PostgreSQL per row", databaseCpu, rows),
                Figure.bytesPerRow("WAL per row without full-page images", written.bytes(), rows));
        return new Outcome(figures, "%,d rows".formatted(rows), true);
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

    private static void mark(Bed bed, int rows, Marking marking) throws SQLException {
        try (Connection connection = bed.database().connect();
                PreparedStatement mark = connection.prepareStatement(marking.mark())) {
            long marked = 0;
            for (long first = 1; first <= rows; first += PAGE_ROWS) {
                mark.setLong(1, first);
                mark.setLong(2, first + PAGE_ROWS - 1);
                marked += mark.executeUpdate();
            }
            requireAll(rows, marked);
        }
    }

    private static void produce(Bed bed, int rows) {
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        bed.database().query("select aggregateid, payload from outbox order by seq limit " + PAGE_ROWS, row -> {
            keys.add(row.getBytes(1));
            return values.add(row.getBytes(2));
        });
        AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ProducerSettings.likeOutrider(bed.kafka().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < rows; i++) {
                int row = i % values.size();
                producer.send(new ProducerRecord<>(Bed.TOPIC, keys.get(row), values.get(row)), (where, failure) -> {
                    if (failure != null) {
                        refused.set(failure);
                    }
                });
            }
            producer.flush();
        }
        if (refused.get() != null) {
            throw new IllegalStateException("not everything was taken", refused.get());
        }
    }

    private static void requireAll(long rows, long done) {
        if (done != rows) {
            throw new IllegalStateException(done + " of " + rows + " rows");
        }
    }
}
