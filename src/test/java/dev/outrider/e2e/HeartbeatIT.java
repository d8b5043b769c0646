package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.core.Status;
import dev.outrider.health.Vitals;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Heartbeats of a whole relay. {@link KafkaProducerTourIT} freezes the broker under one; {@code ProgressIT} has what the time is made of. */
class HeartbeatIT {

    private final Kafka kafka = Kafka.shared();

    /** Its rows are relayed before the time passes them; what stands aside is counted. */
    @Test
    void tellsUpToWhenEverythingIsRelayedAndWhatStandsAside() throws Exception {
        String beats = kafka.newTopic("beats", 1);
        try (Rig rig = new Rig(Postgres.shared(), kafka)
                .patient()
                .set("heartbeat.topic", beats)
                .set("heartbeat.interval", "100ms")) {
            Rows rows = new Rows(rig);
            String topic = rows.topic(Map.of("max.message.bytes", "20000"));
            Daemon relay = rig.inProcess("teller");
            rows.insertMany(topic, 1, 200, "'x'::text", Rows.NOW);
            rows.insert(topic, "large", Rows.noise(60_000), Rows.NOW);
            rows.insert(topic, "large", "behind", Rows.NOW);
            Instant committed = now(rig);
            Await.until(
                    Rows.SOON,
                    () -> "a time behind " + committed + ": " + relay.vitals(),
                    () -> last(beats) != null
                            && last(beats).path("lowWaterTime").isTextual()
                            && Instant.parse(last(beats).path("lowWaterTime").asText())
                                    .isAfter(committed));
            assertThat(rows.inLog(topic)).hasSize(200);
            JsonNode told = last(beats);
            assertThat(told.path("lane").asInt(-1)).isZero();
            assertThat(told.path("instance").asText()).isEqualTo("teller");
            assertThat(told.path("term").asLong()).isEqualTo(1);
            assertThat(told.path("parked").asLong()).isEqualTo(1);
            assertThat(told.path("waiting").asLong()).isEqualTo(1);
            assertThat(told.path("backlog").path("rows").asLong(-1)).isZero();
            assertThat(told.path("lowWater").asLong()).isEqualTo(202);
            Instant sampled = Instant.parse(told.path("sampledAt").asText());
            assertThat(Instant.parse(told.path("lowWaterTime").asText())).isEqualTo(sampled);
        }
    }

    /** Nobody is there from the beginning: heartbeats go on being sent at nobody, and the lease does not notice. */
    @Test
    void aBrokerThatIsAbsentBlocksNeitherHeartbeatsNorRelay() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), kafka)
                .set("kafka.bootstrap.servers", "127.0.0.1:1")
                .set("heartbeat.topic", "beats")
                .set("heartbeat.interval", "100ms")) {
            Daemon relay = rig.inProcess("alone");
            Await.until(Rows.SOON, () -> "heartbeats: " + relay.vitals(), () -> sent(relay) >= 20);
            Status status = relay.vitals().relay();
            assertThat(status.lane().term()).as("the first lease still").isEqualTo(1);
            assertThat(Duration.ofNanos(relay.vitals().host().worstStallNanos()))
                    .isLessThan(Duration.ofSeconds(2));
        }
    }

    private static long sent(Daemon relay) {
        Vitals.Heartbeat seen = relay.vitals().heartbeat();
        return seen == null ? 0 : seen.sent();
    }

    private JsonNode last(String beats) throws IOException {
        List<ConsumerRecord<byte[], byte[]>> all = kafka.consumeAll(beats);
        return all.isEmpty()
                ? null
                : new ObjectMapper().readTree(all.get(all.size() - 1).value());
    }

    private static Instant now(Rig rig) {
        return rig.database()
                .query(
                        "select clock_timestamp()",
                        row -> row.getObject(1, OffsetDateTime.class).toInstant())
                .get(0);
    }
}
