package dev.outrider.send;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Recipe;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import dev.outrider.core.Trace;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to make the record of a row as it is done without further settings: {@code mvn -q -Pjmh -Dwords=RecordsBench}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordsBench {

    private static final byte[] VALUE = "{\"order\": 4711}".repeat(17).getBytes(StandardCharsets.UTF_8);
    private static final Trace TRACE =
            new Trace("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=value", null);

    private final Records records = new Records(Recipe.PLAIN);
    private final Outgoing plain = outgoing(new Content(VALUE, 1_790_000_000_000L, "OrderPlaced", null, null, null));
    private final Outgoing traced = outgoing(new Content(VALUE, 1_790_000_000_000L, "OrderPlaced", TRACE, null, null));
    private final Outgoing rich = outgoing(new Content(
            VALUE,
            1_790_000_000_000L,
            "OrderPlaced",
            TRACE,
            "{\"tenant\": \"acme\", \"source\": \"shop\", \"schema\": \"3\"}",
            null));

    private static Outgoing outgoing(Content content) {
        ChainId chain = new ChainId("outbox.event.order", "customer-4711".getBytes(StandardCharsets.UTF_8));
        Row row = new Row(1, "123e4567-e89b-12d3-a456-426614174000", chain, null, content, null);
        return Outgoing.of(row, 1, 7, true);
    }

    /** Key, value, time, and the headers {@code id} and {@code type}. */
    @Benchmark
    public ProducerRecord<byte @Nullable [], byte @Nullable []> plain() throws UnsendableException {
        return records.of(plain);
    }

    /** The same with a trace from the row's columns. */
    @Benchmark
    public ProducerRecord<byte @Nullable [], byte @Nullable []> withATrace() throws UnsendableException {
        return records.of(traced);
    }

    /** The same with three headers of the row's own, as JSON. */
    @Benchmark
    public ProducerRecord<byte @Nullable [], byte @Nullable []> withATraceAndOwnHeaders() throws UnsendableException {
        return records.of(rich);
    }
}
