package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Keys and partitions are those of a plain Java producer: an application that moves to the outbox keeps its order. */
class PlainProducerIT {

    private static final int KEYS = 2_000;

    @Test
    void aPlainProducerPutsTheSameKeysIntoTheSamePartitions() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            Rows rows = new Rows(rig);
            String relayed = rows.topic(7, Map.of());
            String plain = rows.topic(7, Map.of());
            rows.insertMany(relayed, "md5(i::text) || chr(200 + i)", 1, KEYS, "i::text", Rows.NOW);
            List<String> keys = rig.database().query("select aggregateid from public.outbox", row -> row.getString(1));
            Map<String, Object> settings =
                    Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, rig.kafka().bootstrapServers());
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
                for (String key : keys) {
                    Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(plain, key, "value"));
                }
            }
            rig.inProcess("only");
            rows.awaitInLog(KEYS, relayed);

            assertThat(partitions(rig, relayed)).hasSize(KEYS).isEqualTo(partitions(rig, plain));
        }
    }

    private static Map<String, Integer> partitions(Rig rig, String topic) {
        Map<String, Integer> partitions = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : rig.kafka().consumeAll(topic)) {
            partitions.put(new String(record.key(), StandardCharsets.UTF_8), record.partition());
        }
        return partitions;
    }
}
