package dev.outrider.bench.contest;

import dev.outrider.bench.Bed;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A relay without promises: read 2,000 rows, send them, wait for them, mark them, and again. No overlap, no lease, no gaps, no fencing, nothing
 * for a row that is refused; a row that commits late is lost to it.
 */
public final class PlainLoop {

    /** Rows of a page. */
    static final int PAGE_ROWS = 2_000;

    /** What a relay needs of a row, in its order; the parts' limits read it too. */
    public static final String READ = """
            select seq, id::text, aggregateid, payload from outbox
             where seq > ? and published_at is null order by seq limit %d""".formatted(PAGE_ROWS);

    private static final long IDLE_MILLIS = 5;

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();

    private PlainLoop(String servers) {
        producer = new KafkaProducer<>(
                ProducerSettings.likeOutrider(servers), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Arguments: URL, user and password of the database, the brokers, and the marking. Ends with its process. */
    public static void main(String[] words) throws Exception {
        PlainLoop loop = new PlainLoop(words[3]);
        try (Connection connection = DriverManager.getConnection(words[0], words[1], words[2])) {
            loop.run(connection, Marking.valueOf(words[4]));
        }
    }

    private void run(Connection connection, Marking marking) throws Exception {
        Semaphore nobody = new Semaphore(0);
        long last = 0;
        try (PreparedStatement read = connection.prepareStatement(READ);
                PreparedStatement mark = connection.prepareStatement(marking.mark())) {
            while (true) {
                long sent = send(read, last);
                if (sent > last) {
                    producer.flush();
                    requireAcknowledged();
                    mark.setLong(1, last + 1);
                    mark.setLong(2, sent);
                    mark.executeUpdate();
                    last = sent;
                } else if (nobody.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("a permit from nowhere");
                }
            }
        }
    }

    private long send(PreparedStatement read, long after) throws SQLException {
        long last = after;
        read.setLong(1, after);
        try (ResultSet rows = read.executeQuery()) {
            while (rows.next()) {
                last = rows.getLong(1);
                ProducerRecord<byte[], byte[]> row =
                        new ProducerRecord<>(Bed.TOPIC, bytes(rows.getString(3)), rows.getBytes(4));
                row.headers().add("id", bytes(rows.getString(2)));
                Future<RecordMetadata> unused = producer.send(row, this::answered);
            }
        }
        return last;
    }

    private void answered(@Nullable RecordMetadata where, @Nullable Exception failure) {
        if (failure != null) {
            refused.compareAndSet(null, failure);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void requireAcknowledged() {
        Exception failure = refused.get();
        if (failure != null) {
            throw new IllegalStateException("a record was refused, and there is no plan for that", failure);
        }
    }
}
