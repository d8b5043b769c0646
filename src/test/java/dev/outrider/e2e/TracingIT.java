package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.SpanReceiver;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Spans as a receiver of OpenTelemetry's protocol gets them. */
class TracingIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT_SPAN = "b7ad6b7169203331";
    private static final String SAMPLED = "00-" + TRACE + "-" + PARENT_SPAN + "-01";

    @Test
    void everyRecordIsASpanBelowTheRowsOwn() throws Exception {
        try (SpanReceiver receiver = new SpanReceiver();
                Rig rig = rig(receiver).set("tracing.headers", "Authorization=Bearer hunter2,x-tenant=blue")) {
            String topic = new Rows(rig).topic(1, Map.of());
            rig.inProcess("traced");
            insert(rig, topic, "with", "'" + SAMPLED + "', 'a=1', 'k=v'", "null");
            insert(rig, topic, "in-json", "null, null, null", "'{\"traceparent\": \"" + SAMPLED + "\", \"x\": 1}'");
            insert(rig, topic, "without", "null, null, null", "null");
            insert(rig, topic, "not-sampled", "'" + SAMPLED.replace("-01", "-00") + "', null, null", "null");
            insert(rig, topic, "invalid", "'00-1', 'a=1', null", "null");
            new Rows(rig).awaitInLog(5, topic);
            receiver.awaitSpans(4);

            isAsTheConventionsSay(
                    receiver.span("with"), topic, record(rig, topic, "with").offset());
            assertThat(receiver.resource())
                    .containsEntry("service.name", "shop-relay")
                    .containsEntry("service.instance.id", "traced");
            assertThat(receiver.requestHeader("Authorization")).isEqualTo("Bearer hunter2");
            assertThat(receiver.requestHeader("x-tenant")).isEqualTo("blue");

            recordsCarryTheirSpansOn(receiver, rig, topic);
        }
    }

    private static void isAsTheConventionsSay(Span with, String topic, long offset) {
        assertThat(with.getName()).isEqualTo("send " + topic);
        assertThat(with.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_PRODUCER);
        assertThat(SpanReceiver.hex(with.getTraceId())).isEqualTo(TRACE);
        assertThat(SpanReceiver.hex(with.getParentSpanId())).isEqualTo(PARENT_SPAN);
        assertThat(with.getTraceState()).isEqualTo("a=1");
        assertThat(with.getEndTimeUnixNano()).isGreaterThanOrEqualTo(with.getStartTimeUnixNano());
        assertThat(with.getStatus().getCode()).isNotEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        Map<String, Object> attributes = SpanReceiver.attributes(with);
        assertThat(attributes)
                .containsEntry("messaging.system", "kafka")
                .containsEntry("messaging.operation.name", "send")
                .containsEntry("messaging.operation.type", "send")
                .containsEntry("messaging.destination.name", topic)
                .containsEntry("messaging.destination.partition.id", "0")
                .containsEntry("messaging.kafka.message.key", "with")
                .containsEntry("messaging.kafka.offset", offset)
                .containsEntry("outrider.outbox.seq", 1L)
                .doesNotContainKey("error.type");
    }

    private static void recordsCarryTheirSpansOn(SpanReceiver receiver, Rig rig, String topic) {
        assertThat(SpanReceiver.hex(receiver.span("in-json").getParentSpanId())).isEqualTo(PARENT_SPAN);
        assertThat(receiver.span("without").getParentSpanId()).isEmpty();
        assertThat(receiver.span("invalid").getParentSpanId()).isEmpty();
        for (String key : List.of("with", "in-json", "without", "invalid")) {
            Span span = receiver.span(key);
            assertThat(header(rig, topic, key, "traceparent"))
                    .as("what the record of %s carries on", key)
                    .startsWith("00-" + SpanReceiver.hex(span.getTraceId()) + "-" + SpanReceiver.hex(span.getSpanId())
                            + "-")
                    // Sampled; the other bit says that the id is random, and is the SDK's to set.
                    .matches(".*-0[13]");
        }
        assertThat(header(rig, topic, "with", "tracestate")).isEqualTo("a=1");
        assertThat(header(rig, topic, "with", "baggage")).isEqualTo("k=v");
        assertThat(header(rig, topic, "in-json", "x")).isEqualTo("1");
        assertThat(header(rig, topic, "not-sampled", "traceparent"))
                .startsWith("00-" + TRACE + "-")
                .doesNotContain(PARENT_SPAN)
                .endsWith("-00");
    }

    @Test
    void theWaitInTheOutboxIsVisibleAndSoIsWhatFailed() throws Exception {
        try (SpanReceiver receiver = new SpanReceiver();
                Rig rig = rig(receiver)
                        .set("poison.policy", "skip")
                        .set("tracing.message-key", false)
                        .set("value.codec", "json")) {
            rig.database().execute("alter table outbox alter payload type text");
            String topic = new Rows(rig).topic(1, Map.of());
            insert(rig, topic, "late", "null, null, null", "null");
            rig.database()
                    .execute(
                            "update outbox set created_at = now() - interval '1 minute'",
                            "insert into outbox (aggregatetype, aggregateid, topic, payload, traceparent) values ('t', 'bad', '"
                                    + topic + "', '{', '" + SAMPLED + "')");
            rig.inProcess("traced");
            new Rows(rig).awaitInLog(1, topic);
            new Rows(rig).awaitSettled(1);
            receiver.awaitSpans(2);

            tellsItsWait(only(receiver, "messaging.kafka.offset"));
            tellsItsFailure(only(receiver, "error.type"));
        }
    }

    private static Span only(SpanReceiver receiver, String attribute) {
        return receiver.spans().stream()
                .filter(span -> SpanReceiver.attributes(span).containsKey(attribute))
                .findFirst()
                .orElseThrow();
    }

    private static void tellsItsWait(Span late) {
        assertThat(SpanReceiver.attributes(late)).doesNotContainKey("messaging.kafka.message.key");
        assertThat((Long) SpanReceiver.attributes(late).get("outrider.outbox.wait_ms"))
                .isBetween(55_000L, 600_000L);
        assertThat(late.getEventsList()).singleElement().satisfies(event -> {
            assertThat(event.getName()).isEqualTo("outbox.insert");
            assertThat(late.getStartTimeUnixNano() - event.getTimeUnixNano()).isGreaterThan(50_000_000_000L);
        });
    }

    private static void tellsItsFailure(Span bad) {
        assertThat(SpanReceiver.attributes(bad))
                .containsEntry("error.type", "InvalidRow")
                .containsEntry("outrider.outcome", "not_sent");
        assertThat(bad.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(bad.getStatus().getMessage()).startsWith("payload: is not JSON");
        assertThat(SpanReceiver.hex(bad.getParentSpanId())).isEqualTo(PARENT_SPAN);
    }

    /** A receiver that is away, or refuses, costs spans and no event. */
    @Test
    void eventsFlowWithoutAReceiver() throws Exception {
        try (SpanReceiver receiver = new SpanReceiver();
                Rig rig = rig(receiver)) {
            String topic = new Rows(rig).topic(1, Map.of());
            receiver.refuse();
            rig.inProcess("traced");
            insert(rig, topic, "lost", "null, null, null", "null");
            new Rows(rig).awaitInLog(1, topic);
            Await.until(Rows.SOON, "a request that is refused", () -> receiver.refused() > 0);
            receiver.accept();
            insert(rig, topic, "kept", "null, null, null", "null");
            new Rows(rig).awaitInLog(2, topic);
            receiver.awaitSpans(1);
            assertThat(receiver.span("kept").getName()).isEqualTo("send " + topic);
        }
    }

    private static Rig rig(SpanReceiver receiver) {
        return new Rig(Postgres.shared(), Kafka.shared())
                .patient()
                .set("tracing.exporter", "otlp")
                .set("tracing.endpoint", receiver.endpoint())
                .set("tracing.service-name", "shop-relay");
    }

    private static void insert(Rig rig, String topic, String key, String trace, String headers) {
        rig.database()
                .execute(
                        "insert into outbox (aggregatetype, aggregateid, topic, payload, traceparent, tracestate, baggage, headers)"
                                + " values ('t', '" + key + "', '" + topic + "', '1', " + trace + ", " + headers + ")");
    }

    private static ConsumerRecord<byte[], byte[]> record(Rig rig, String topic, String key) {
        return rig.kafka().consumeAll(topic).stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static @Nullable String header(Rig rig, String topic, String key, String name) {
        var header = record(rig, topic, key).headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
