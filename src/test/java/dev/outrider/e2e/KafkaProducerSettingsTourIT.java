package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.e2e.BrokerLog.Batch;
import dev.outrider.host.Daemon;
import dev.outrider.interceptor.StandardHeadersInterceptor;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The second part of {@link KafkaProducerTourIT}: what is set. Batches are read from the broker's own files. */
class KafkaProducerSettingsTourIT {

    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final Kafka kafka = Kafka.secured();

    /** What each of them costs is measured in {@code src/docs/tuning.md}. */
    @Test
    void lingerBatchSizeAndCompressionType() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), kafka)) {
            for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
                rig.set("kafka.compression.type", codec)
                        .set("kafka.linger.ms", 100)
                        .set("kafka.batch.size", 65_536);
                List<Batch> batches = batchesOfAHundredRows(rig);
                assertThat(batches)
                        .as(codec)
                        .hasSizeLessThanOrEqualTo(10)
                        .allMatch(batch -> batch.compression().equals(codec));
            }
            rig.set("kafka.linger.ms", 0).set("kafka.batch.size", 1);
            assertThat(batchesOfAHundredRows(rig)).hasSize(100);
        }
    }

    /** Each batch bears its producer's id and its number in that producer's session: by these the broker knows a repeated one. */
    @Test
    void enableIdempotence() throws Exception {
        assertThat(Refusal.of("kafka.enable.idempotence", "false"))
                .contains("kafka.enable.idempotence = false")
                .contains("must be true");
        try (Rig rig = new Rig(Postgres.shared(), kafka).set("kafka.batch.size", 1)) {
            int expected = 0;
            for (Batch batch : batchesOfAHundredRows(rig)) {
                assertThat(batch.producer()).isNotNegative();
                assertThat(batch.sequence()).isEqualTo(expected);
                expected += batch.records();
            }
            assertThat(expected).isEqualTo(100);
        }
    }

    /** Each limit says why it is there; inside of them a relay works as ever. {@code GuardRailsTest} has every limit. */
    @Test
    void maxBlockDeliveryTimeoutRetriesAndRetryBackoff() throws Exception {
        assertThat(Refusal.of("kafka.max.block.ms", "60000")).contains("must be at most half of lease.ttl");
        assertThat(Refusal.of("kafka.delivery.timeout.ms", "30000")).contains("must be at least 120000");
        assertThat(Refusal.of("kafka.retries", "0")).contains("must not be 0");
        assertThat(Refusal.of("kafka.retries", "10")).contains("must last for two minutes at least");
        assertThat(Refusal.of("kafka.retry.backoff.ms", "-1")).contains("Kafka's producer says");
        try (Rig rig = new Rig(Postgres.shared(), kafka)
                .set("kafka.max.block.ms", 500)
                .set("kafka.delivery.timeout.ms", 130_000)
                .set("kafka.retries", 1_000)
                .set("kafka.retry.backoff.ms", 20)) {
            assertThat(batchesOfAHundredRows(rig)).isNotEmpty();
        }
    }

    /** Standard headers, removal of what is sensitive, logging and metrics. {@code InterceptorsIT} has any other, and what those may not do. */
    @Test
    void interceptors() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), kafka)
                .set("kafka.client.id", "three")
                .set("kafka.interceptor.classes", StandardHeadersInterceptor.class.getName())
                .set("interceptor.properties.outrider.header.origin", "tour")
                .set("redact.rules", "mask /card keep 4")
                .set("log.records", 1)) {
            Rows rows = new Rows(rig);
            String topic = rows.topic(1, Map.of());
            rig.inProcess("three");
            rows.insertMany(topic, "'k'", 1, 1, "json_build_object('card', '4111111111111234')", Rows.NOW);
            rig.awaitDrained(Rows.SOON);
            List<ConsumerRecord<byte[], byte[]>> found = kafka.consumeAll(topic);
            assertThat(found).hasSize(1);
            assertThat(found.get(0).value()).asString().isEqualTo("{\"card\":\"***1234\"}");
            assertThat(new String(found.get(0).headers().lastHeader("origin").value(), StandardCharsets.UTF_8))
                    .isEqualTo("tour");
            assertThat(ProducerBeans.ofInterceptor(
                            "three", "dev.outrider.interceptor.LoggingInterceptor", "record-acknowledged-total"))
                    .isEqualTo(1);
        }
    }

    /** Kafka's own, by their class names. {@code CodecRecordsIT} has one from a folder of plugins, and {@code AvroIT} Avro. */
    @Test
    void customSerializers() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), kafka)
                .set("key.codec", "serializer")
                .set("key.serializer", StringSerializer.class.getName())
                .set("key.serializer.properties.key.serializer.encoding", "UTF-16BE")
                .set("value.codec", "serializer")
                .set("value.serializer", StringSerializer.class.getName())
                .set("value.serializer.properties.value.serializer.encoding", "ISO-8859-1")) {
            ConsumerRecord<byte[], byte[]> found = onlyRecord(rig, "'ü'", "'ö'::text");
            assertThat(found.key()).isEqualTo("ü".getBytes(StandardCharsets.UTF_16BE));
            assertThat(found.value()).isEqualTo("\"ö\"".getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** A partition named by the row, one of its own for a heavy key, and any class by name. {@code RoutingCasesIT} has more. */
    @Test
    void partitionerCustom() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), kafka).set("partitioner.heavy-keys", "giant")) {
            assertThat(onlyRecord(rig, "'giant'", "1").partition()).isZero();
            assertThat(onlyRecord(rig, "'dwarf'", "1").partition()).isPositive();
        }
        try (Rig rig = new Rig(Postgres.shared(), kafka)
                .set("partitioner.class", TextPartitioner.class.getName())
                .set("partitioner.config", "text.prefix=shelf-")) {
            assertThat(onlyRecord(rig, "'shelf-5'", "1").partition()).isEqualTo(5);
        }
    }

    /** What becomes of one row; key and payload are SQL. */
    private static ConsumerRecord<byte[], byte[]> onlyRecord(Rig rig, String key, String payload)
            throws InterruptedException {
        Rows rows = new Rows(rig);
        String topic = rows.topic(Map.of());
        rows.insertMany(topic, key, 1, 1, payload, Rows.NOW);
        Daemon relay = rig.inProcess("one");
        rig.awaitDrained(Rows.SOON);
        relay.stop(STOPPING);
        List<ConsumerRecord<byte[], byte[]>> found = rig.kafka().consumeAll(topic);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** They are there before the relay is, so that one page brings them all. */
    private static List<Batch> batchesOfAHundredRows(Rig rig) throws InterruptedException {
        Rows rows = new Rows(rig);
        String topic = rows.topic(1, Map.of());
        rows.insertMany(topic, 1, 100, "'row ' || i", Rows.NOW);
        Daemon relay = rig.inProcess("batches");
        rows.awaitInLog(100, topic);
        rig.awaitDrained(Rows.SOON);
        relay.stop(STOPPING);
        List<Batch> batches = new ArrayList<>(new BrokerLog(rig.kafka(), topic).batches());
        assertThat(batches.stream().mapToInt(Batch::records).sum()).isEqualTo(100);
        return batches;
    }
}
