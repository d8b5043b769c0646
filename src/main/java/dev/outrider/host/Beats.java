package dev.outrider.host;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.outrider.config.OutriderConfig;
import dev.outrider.core.OutboxException;
import dev.outrider.database.Pool;
import dev.outrider.read.LowWaterTime;
import dev.outrider.read.ProgressProbe;
import dev.outrider.send.HeartbeatProducer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Heartbeats from the real database to the real Kafka. Its fields are documented in {@code src/docs/consumers.md}. */
final class Beats implements Ports.Heart {

    private static final JsonFactory JSON = new JsonFactory();

    /** There is one lane, for now. */
    private static final int LANE = 0;

    private static final byte[] KEY = Integer.toString(LANE).getBytes(StandardCharsets.UTF_8);

    private final OutriderConfig config;
    private final OutriderConfig.Heartbeat wanted;
    private final Pool pool;
    private final ProgressProbe probe;
    private final LowWaterTime time = new LowWaterTime();
    private @Nullable HeartbeatProducer producer;
    private Life life = new Life(0, 0);

    /**
     * Connects to nothing yet.
     *
     * @param config where the two sides are
     * @param wanted which heartbeats are wanted
     */
    Beats(OutriderConfig config, OutriderConfig.Heartbeat wanted) {
        this.config = config;
        this.wanted = wanted;
        pool = new Pool(config.database(), "heartbeat");
        probe = new ProgressProbe(pool, config.outbox());
    }

    @Override
    public Duration interval() {
        return wanted.interval();
    }

    @Override
    public boolean prepare(Life present) {
        if (present.equals(life) && producer != null) {
            return false;
        }
        if (present.term() != life.term()) {
            time.forget();
        }
        rest();
        HeartbeatProducer made = new HeartbeatProducer(config.kafka().properties(), wanted.topic(), wanted.interval());
        life = present;
        producer = made;
        made.prepare();
        return true;
    }

    @Override
    public void beat() throws OutboxException {
        HeartbeatProducer sending = producer;
        ProgressProbe.Seen seen = probe.look();
        Instant reached = time.after(seen);
        if (sending != null) {
            sending.send(KEY, value(seen, reached));
        }
    }

    private byte[] value(ProgressProbe.Seen seen, @Nullable Instant reached) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("lane", LANE);
            json.writeStringField("instance", config.service().instance());
            json.writeNumberField("term", life.term());
            json.writeStringField("lowWaterTime", reached == null ? null : reached.toString());
            json.writeNumberField("lowWater", seen.lowWater());
            json.writeStringField("sampledAt", seen.at().toString());
            json.writeObjectFieldStart("backlog");
            json.writeNumberField("rows", seen.open().rows());
            Long age = seen.open().oldestAgeMillis();
            if (age == null && seen.open().rows() > 0) {
                // The table does not tell.
                json.writeNullField("oldestUnpublishedMillis");
            } else {
                json.writeNumberField("oldestUnpublishedMillis", age == null ? 0 : age);
            }
            json.writeEndObject();
            json.writeNumberField("parked", seen.aside().parked());
            json.writeNumberField("waiting", seen.aside().waiting());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void rest() {
        HeartbeatProducer over = producer;
        producer = null;
        if (over != null) {
            over.close();
        }
    }

    /** Ends the connection, also under a thread that waits on it. The producer ends with its thread. */
    @Override
    public void close() {
        pool.close();
    }
}
