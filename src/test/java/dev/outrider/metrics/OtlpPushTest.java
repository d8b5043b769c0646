package dev.outrider.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Status;
import dev.outrider.health.Samples;
import dev.outrider.health.Vitals;
import dev.outrider.testkit.MeterReceiver;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpPushTest {

    private final Vitals vitals = Samples.vitals(Status.State.ACTIVE);
    private final Exposition exposition = new Exposition(() -> vitals, Figured::measures);
    private MeterReceiver receiver;
    private OtlpPush push;

    @BeforeEach
    void open() throws IOException {
        receiver = new MeterReceiver();
        push = new OtlpPush(
                exposition,
                new OtlpPush.Receiver(
                        receiver.endpoint(), () -> Map.of("Authorization", "Bearer xyz"), Duration.ofSeconds(10)),
                new OtlpPush.Identity("relay", "here", "1.2.3"));
    }

    @AfterEach
    void close() {
        push.close();
        receiver.close();
    }

    private Metric sent(String name) {
        return receiver.last().get(name);
    }

    @Test
    void theReceiverIsToldWhatAScraperIs() {
        assertThat(push.push()).isTrue();
        Metric read = sent("outrider.rows.read");
        assertThat(read.getSum().getIsMonotonic()).isTrue();
        assertThat(read.getSum().getAggregationTemporality())
                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        assertThat(read.getSum().getDataPoints(0).getAsDouble()).isEqualTo(1);
        assertThat(read.getDescription()).isEqualTo("Rows taken from the outbox");
        Metric age = sent("outrider.backlog.oldest.age.seconds");
        assertThat(age.getUnit()).isEqualTo("s");
        assertThat(age.getGauge().getDataPoints(0).getAsDouble()).isEqualTo(1.5);
        assertThat(sent("outrider.window.bytes.limit").getUnit()).isEqualTo("By");
        assertThat(sent("outrider.table.growth.bytes.per.second").getUnit()).isEqualTo("By/s");
        assertThat(sent("outrider.info").getGauge().getDataPoints(0).getAttributesCount())
                .isEqualTo(2);
        assertThat(receiver.last())
                .containsKeys("jvm.memory.used.bytes", "kafka.producer.record.send", "outrider.state");
        assertThat(receiver.resource())
                .containsEntry("service.name", "relay")
                .containsEntry("service.instance.id", "here")
                .containsEntry("service.version", "1.2.3");
        assertThat(receiver.authorization()).isEqualTo("Bearer xyz");
    }

    @Test
    void aHistogramGoesWithItsBounds() {
        assertThat(push.push()).isTrue();
        HistogramDataPoint point =
                sent("outrider.commit.to.ack.seconds").getHistogram().getDataPoints(0);
        assertThat(point.getCount()).isEqualTo(1);
        assertThat(point.getSum()).isEqualTo(0.007);
        assertThat(point.getExplicitBoundsList())
                .hasSize(17)
                .startsWith(0.001, 0.0025, 0.005, 0.01)
                .endsWith(1_800.0);
        assertThat(point.getBucketCountsList()).hasSize(18).startsWith(0L, 0L, 0L, 1L, 0L);
    }

    @Test
    void whatIsNotKnownIsNotSent() {
        assertThat(push.push()).isTrue();
        assertThat(receiver.last()).doesNotContainKey("kafka.producer.batch.size.avg");
    }

    @Test
    void aReceiverThatRefusesIsTriedAgain() {
        receiver.refuse(true);
        assertThat(push.push()).isFalse();
        receiver.refuse(false);
        assertThat(push.push()).isTrue();
        assertThat(receiver.last()).isNotEmpty();
    }
}
