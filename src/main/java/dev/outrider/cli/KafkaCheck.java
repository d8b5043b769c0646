package dev.outrider.cli;

import dev.outrider.config.OutriderConfig;
import dev.outrider.core.BrokerException;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import dev.outrider.core.TopicState;
import dev.outrider.send.ClusterProbe;
import dev.outrider.send.ForeignPartitioning;
import dev.outrider.send.KafkaBroker;
import dev.outrider.send.LetterAddress;
import dev.outrider.send.SynchronousProbe;
import dev.outrider.send.TopicAdvice;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks at Kafka as the relay would: with its addresses, its secrets and its time-outs. */
final class KafkaCheck {

    private static final String KAFKA = "kafka";
    private static final String TOPIC = "topic";
    private static final String HEARTBEAT = "heartbeat";
    private static final String UNKNOWN = "UnknownTopicOrPartitionException";

    /** Somebody waits for it; a healthy cluster answers within a second. */
    private static final Duration TAKES = Duration.ofSeconds(10);

    private final OutriderConfig config;
    private final Report report;

    KafkaCheck(OutriderConfig config, Report report) {
        this.config = config;
        this.report = report;
    }

    /**
     * Looks at the cluster and at some topics.
     *
     * @param topics topics that rows go to
     * @param probe a topic to send one record to, null for none
     */
    void look(Collection<String> topics, @Nullable String probe) {
        Map<String, Object> properties;
        try {
            properties = config.kafka().properties();
        } catch (UncheckedIOException e) {
            report.fail(KAFKA, String.valueOf(e.getMessage()));
            return;
        }
        TopicAdvice.onAddresses(properties).forEach(advice -> report.warn(KAFKA, advice));
        partitioner(properties);
        if (answers(properties)) {
            heartbeat(properties);
            letters(properties, topics);
            List<String> good = topics(properties, topics);
            TopicAdvice.onTopics(properties, good, TAKES).forEach(advice -> report.warn(TOPIC, advice));
            if (probe != null
                    && (good.contains(probe)
                            || !topics(properties, List.of(probe)).isEmpty())) {
                send(properties, probe);
            }
        } else if (!topics.isEmpty() || probe != null) {
            report.warn(TOPIC, "topics could not be looked at, because Kafka does not answer");
        }
    }

    private void partitioner(Map<String, Object> properties) {
        try {
            Path plugins = config.kafka().interception().plugins();
            if (config.kafka().conversion().routing().partitioning().open(() -> properties, plugins)
                    instanceof ForeignPartitioning foreign) {
                foreign.close();
            }
        } catch (IllegalArgumentException e) {
            report.fail("partitioner", "partitioner.class: " + e.getMessage());
        }
    }

    private boolean answers(Map<String, Object> properties) {
        try {
            ClusterProbe.Cluster cluster = ClusterProbe.look(properties, TAKES);
            report.ok(KAFKA, "cluster " + cluster.id() + " answers, with " + cluster.brokers() + " brokers");
            return true;
        } catch (BrokerException e) {
            report.fail(
                    KAFKA,
                    "no answer from " + properties.get("bootstrap.servers") + ": "
                            + e.failure().code() + ", "
                            + e.failure().message()
                            + "; compare kafka.bootstrap.servers, kafka.security.protocol and the login with the brokers' listeners");
            return false;
        }
    }

    private static KafkaBroker broker(Map<String, Object> properties) {
        return new KafkaBroker(
                () -> properties, KafkaBroker.Passage.PLAIN, KafkaBroker.LookUps.within(TAKES), Runnable::run);
    }

    /** Nobody looks at what becomes of heartbeats, so that nobody but this says when they cannot arrive. */
    private void heartbeat(Map<String, Object> properties) {
        OutriderConfig.Heartbeat wanted = config.kafka().heartbeat();
        if (wanted == null) {
            return;
        }
        try (KafkaBroker broker = broker(properties)) {
            for (TopicState topic : broker.describe(List.of(wanted.topic()))) {
                Failure failure = topic.failure();
                if (failure == null) {
                    report.ok(HEARTBEAT, topic.topic() + " is there");
                } else {
                    report.warn(
                            HEARTBEAT,
                            topic.topic() + ": " + failure.code() + ", " + failure.message()
                                    + "; create it, or allow DESCRIBE and WRITE on it: until then heartbeats are lost");
                }
            }
        }
    }

    private void letters(Map<String, Object> properties, Collection<String> topics) {
        LetterAddress address = config.kafka().letters();
        if (address == null) {
            return;
        }
        try (KafkaBroker broker = broker(properties)) {
            new LetterCheck(address, creates(), report).look(broker, topics);
        }
    }

    private List<String> topics(Map<String, Object> properties, Collection<String> topics) {
        List<String> good = new ArrayList<>();
        try (KafkaBroker broker = broker(properties)) {
            for (TopicState topic : broker.describe(topics)) {
                if (topic.failure() == null) {
                    good.add(topic.topic());
                    report.ok(
                            TOPIC,
                            topic.topic() + ": " + topic.partitions() + " partitions, records of up to "
                                    + topic.maxRecordBytes() + " bytes");
                } else if (topic.failure().code().equals(UNKNOWN) && creates()) {
                    report.ok(TOPIC, topic.topic() + ": does not exist yet, and is created when a row goes to it");
                } else {
                    report.fail(
                            TOPIC,
                            topic.topic() + ": " + topic.failure().code() + ", "
                                    + topic.failure().message()
                                    + "; create it, or allow DESCRIBE and WRITE on it: until then its rows wait");
                }
            }
        }
        return good;
    }

    private boolean creates() {
        return config.kafka().conversion().routing().creation() != null;
    }

    private void send(Map<String, Object> properties, String topic) {
        String id = UUID.randomUUID().toString();
        byte[] payload = "{\"probe\":true}".getBytes(StandardCharsets.UTF_8);
        byte[] key = "outrider-probe".getBytes(StandardCharsets.UTF_8);
        Content content = new Content(payload, null, "outrider.probe", null, null, null);
        Row row = new Row(1, id, new ChainId(topic, key), null, content, null);
        long startNanos = System.nanoTime();
        try {
            long offset = SynchronousProbe.send(properties, Outgoing.of(row, 0, 0, true), TAKES);
            long millis = (System.nanoTime() - startNanos) / 1_000_000;
            report.ok(
                    "probe",
                    topic + "-0 acknowledged offset " + offset + " after " + millis
                            + " ms, connecting included; its id is " + id);
        } catch (BrokerException e) {
            report.fail(
                    "probe",
                    topic + " did not take a record: " + e.failure().code() + ", "
                            + e.failure().message());
        }
    }
}
