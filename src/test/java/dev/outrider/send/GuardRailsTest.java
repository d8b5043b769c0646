package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.send.GuardRails.Complaint;
import dev.outrider.send.GuardRails.Demands;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GuardRailsTest {

    private static final Demands DEMANDS = new Demands(16 << 20, 125, 10_000);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acks | 0 | must be all",
                "acks | 1 | must be all",
                "enable.idempotence | false | must be true",
                "max.in.flight.requests.per.connection | 6 | must be at most 5",
                "retries | 0 | must not be 0",
                "retries | 3 | must last for two minutes",
                "delivery.timeout.ms | 119999 | must be at least 120000",
                "max.block.ms | 5001 | must be at most half of lease.ttl, which makes 5000",
                "buffer.memory | 16777216 | must be at least 24969216",
                "batch.size | 262144 | must be at least 49545216",
                "max.request.size | 40000000 | must not be above buffer.memory",
                "key.serializer | org.apache.kafka.common.serialization.StringSerializer | must be org.apache",
                "value.serializer | org.apache.kafka.common.serialization.StringSerializer | must be org.apache",
                "transactional.id | mine | must not be set",
                "partitioner.class | org.apache.kafka.clients.producer.RoundRobinPartitioner | must not be set"
            })
    void whatBreaksAPromiseIsRefusedWithTheReason(String property, String value, String reason) {
        List<Complaint> complaints = GuardRails.complaints(Map.of(property, value), DEMANDS);
        assertThat(complaints).hasSize(1);
        Complaint complaint = complaints.get(0);
        assertThat(complaint.reason()).startsWith(reason).contains(": ");
        boolean blamesTheSum = property.equals("batch.size");
        assertThat(complaint.property()).isEqualTo(blamesTheSum ? "buffer.memory" : property);
        assertThat(complaint.value()).isEqualTo(blamesTheSum ? "33554432" : value);
    }

    @ParameterizedTest
    @CsvSource({
        "acks, all",
        "acks, -1",
        "acks, ' all '",
        "enable.idempotence, TRUE",
        "max.in.flight.requests.per.connection, 1",
        "retries, 120",
        "delivery.timeout.ms, 120000",
        "max.block.ms, 0",
        "max.block.ms, 5000",
        "buffer.memory, 24969216",
        "key.serializer, org.apache.kafka.common.serialization.ByteArraySerializer",
        "compression.type, zstd",
        "linger.ms, 50",
        "batch.size, 131072",
        "interceptor.classes, com.example.Mine",
        "some.login.module.setting, 1"
    })
    void everythingElsePasses(String property, String value) {
        assertThat(GuardRails.complaints(Map.of(property, value), DEMANDS)).isEmpty();
    }

    @Test
    void aDeliveryTimeOutThatNoRequestFitsInIsRefused() {
        assertThat(GuardRails.complaints(
                        Map.of("delivery.timeout.ms", 150_000, "request.timeout.ms", 200_000), DEMANDS))
                .singleElement()
                .extracting(Complaint::reason)
                .asString()
                .startsWith("must be at least linger.ms + request.timeout.ms, which is 2000");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        Map<String, Object> bad = Map.of(
                "acks", 1, "retries", 0, "enable.idempotence", false, "value.serializer", StringSerializer.class);
        assertThat(GuardRails.complaints(bad, DEMANDS))
                .extracting(Complaint::property)
                .containsExactlyInAnyOrder("acks", "retries", "enable.idempotence", "value.serializer");
    }

    @Test
    void whatKafkaCannotReadIsLeftToKafka() {
        assertThat(GuardRails.complaints(Map.of("retries", "many", "max.block.ms", "soon"), DEMANDS))
                .isEmpty();
    }

    @Test
    void aProducerCanBeMadeOfTheDefaultsAndOfNothingElse() {
        assertThat(GuardRails.complaints(Map.of(), DEMANDS)).isEmpty();
        Map<String, Object> properties = new HashMap<>(ProducerDefaults.complete(Map.of()));
        properties.put("bootstrap.servers", "127.0.0.1:1");
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())
                .close(java.time.Duration.ZERO);
    }

    @Test
    void whatTheUserSaysReplacesTheDefault() {
        assertThat(ProducerDefaults.complete(Map.of("linger.ms", "77", "unknown", 1)))
                .containsEntry("linger.ms", "77")
                .containsEntry("unknown", 1)
                .containsEntry("acks", "all");
    }
}
