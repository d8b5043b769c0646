package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How heartbeats are sent: with the relay's secrets, and without any of its promises. */
class HeartbeatProducerTest {

    private static final Map<String, Object> NOBODY = ProducerDefaults.complete(Map.of(
            "bootstrap.servers",
            "127.0.0.1:1",
            "client.id",
            "mine",
            "security.protocol",
            "PLAINTEXT",
            "linger.ms",
            50));

    @Test
    void theyHaveTheRelaysAddressesAndSecretsAndNoneOfItsPromises() {
        assertThat(HeartbeatProducer.properties(NOBODY, Duration.ofHours(1)))
                .containsEntry("bootstrap.servers", "127.0.0.1:1")
                .containsEntry("security.protocol", "PLAINTEXT")
                .containsEntry("client.id", "mine-heartbeat")
                .containsEntry("acks", "1")
                .containsEntry("enable.idempotence", false)
                .containsEntry("retries", 0)
                .containsEntry("max.block.ms", 0L)
                .containsEntry("metadata.max.idle.ms", 10_800_000L);
    }

    /** With the relay's own time to block, two seconds each, this would take an hour and a half. */
    @Test
    @Timeout(30)
    void aBrokerThatIsAbsentHoldsNobodyUp() {
        try (HeartbeatProducer producer = new HeartbeatProducer(NOBODY, "beats", Duration.ofSeconds(1))) {
            producer.prepare();
            for (int i = 0; i < 3_000; i++) {
                producer.send(new byte[1], new byte[200]);
            }
        }
    }
}
