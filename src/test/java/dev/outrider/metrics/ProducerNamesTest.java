package dev.outrider.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The producer's meters are called what Micrometer calls them, and counters are what it takes for counters. */
class ProducerNamesTest {

    private final Map<String, Object> nowhere = Map.of("bootstrap.servers", "127.0.0.1:1");

    @Test
    void theyAreThoseOfMicrometersOwnBinder() {
        Set<String> gauges = new TreeSet<>();
        Set<String> counters = new TreeSet<>();
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(nowhere, new ByteArraySerializer(), new ByteArraySerializer());
                KafkaClientMetrics binder = new KafkaClientMetrics(producer)) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            binder.bindTo(registry);
            for (Meter meter : registry.getMeters()) {
                (meter.getId().getType() == Meter.Type.COUNTER ? counters : gauges)
                        .add(meter.getId().getName());
            }
        }
        assertThat(SideMeters.producerFigures()).isNotEmpty();
        SideMeters.producerFigures().keySet().forEach(name -> {
            String meter = "kafka.producer." + name.replace('-', '.');
            assertThat(name.endsWith("-total") ? counters : gauges).contains(meter);
        });
    }
}
