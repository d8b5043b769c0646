package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What events a consumer with the SDK's own deserializer finds. */
class CloudEventRecordsIT {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final Deque<Rig> RIGS = new ArrayDeque<>();

    @AfterAll
    static void close() throws Exception {
        while (!RIGS.isEmpty()) {
            RIGS.pop().close();
        }
    }

    private static RecordCases cases(String codec) {
        Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .patient()
                .set("poison.policy", "skip")
                .set("value.codec", codec)
                .set("cloudevents.source", "/orders")
                .set("cloudevents.dataschema", "https://schemas.example/orders/1")
                .set("cloudevents.partitionkey", true)
                .set(
                        "cloudevents.columns",
                        "tenant_id:tenant,order_no:subject,origin_uri:source,content_type:datacontenttype,event_name:type");
        RIGS.push(rig);
        rig.database()
                .execute("alter table outbox alter payload type bytea using null, add tenant_id text, add order_no int,"
                        + " add origin_uri text, add content_type text, add event_name text");
        return new RecordCases(rig);
    }

    @TestFactory
    Stream<DynamicTest> binary() {
        RecordCases cases = cases("cloudevents-binary");
        common(cases);
        cases.row("attributes are headers, and data is the value")
                .set("payload", "'\\x7b7d'")
                .set("event_time", "'2026-11-26 12:00:00.123456+00'")
                .sent(record -> {
                    assertThat(record.text()).isEqualTo("{}");
                    assertThat(record.header("ce_specversion")).isEqualTo("1.0");
                    assertThat(record.header("ce_id")).isEqualTo(record.header("id"));
                    assertThat(record.header("ce_time")).isEqualTo("2026-11-26T12:00:00.123Z");
                    assertThat(record.header("content-type")).isEqualTo("application/json");
                });
        cases.row("nobody forges an attribute")
                .set("headers", "'{\"ce_source\": \"forged\", \"content-type\": \"forged\", \"own\": 1}'")
                .sent(record -> {
                    assertThat(record.header("ce_source")).isEqualTo("/orders");
                    assertThat(record.header("content-type")).isEqualTo("application/json");
                    assertThat(record.header("own")).isEqualTo("1");
                    assertThat(record.headerNames()).doesNotHaveDuplicates();
                });
        cases.row("any bytes of another type")
                .set("payload", "'\\x89ff'")
                .set("content_type", "'image/png'")
                .sent(record -> {
                    assertThat(record.value()).containsExactly(0x89, 0xff);
                    assertThat(event(record).getDataContentType()).isEqualTo("image/png");
                });
        cases.row("an event without data is a tombstone").set("payload", "null").sent(record -> {
            assertThat(record.value()).isNull();
            assertThat(event(record).getType()).isEqualTo("Happened");
        });
        return cases.run();
    }

    @TestFactory
    Stream<DynamicTest> structured() {
        RecordCases cases = cases("cloudevents-structured");
        common(cases);
        cases.row("one document").set("payload", "'\\x7b7d'").sent(record -> {
            assertThat(record.header("content-type")).isEqualTo("application/cloudevents+json");
            assertThat(record.text()).contains("\"specversion\":\"1.0\"", "\"data\":{}");
            assertThat(record.headerNames()).containsExactly("id", "type", "content-type");
        });
        cases.row("text stands as text")
                .set("payload", "convert_to('é \"x\"', 'UTF8')")
                .set("content_type", "'text/plain'")
                .sent(record -> assertThat(record.text()).contains("\"data\":\"é \\\"x\\\"\""));
        cases.row("bytes that are no text")
                .set("payload", "'\\x89ff'")
                .set("content_type", "'image/png'")
                .parked("data: is not text in UTF-8");
        cases.row("a tombstone").set("payload", "null").sent(record -> {
            assertThat(record.value()).isNull();
            assertThat(record.headerNames()).containsExactly("id", "type");
        });
        return cases.run();
    }

    private static void common(RecordCases cases) {
        cases.row("everything that an event can have")
                .set("payload", "convert_to('{\"a\":1}', 'UTF8')")
                .set("tenant_id", "'blue'")
                .set("order_no", "7")
                .set("origin_uri", "'/eu/orders'")
                .set("event_name", "'OrderPlaced'")
                .set("traceparent", "'" + PARENT + "'")
                .set("tracestate", "'a=1'")
                .sent(record -> {
                    CloudEvent event = event(record);
                    assertThat(event.getId()).isEqualTo(record.header("id"));
                    assertThat(event.getSource()).hasToString("/eu/orders");
                    assertThat(event.getSubject()).isEqualTo("7");
                    assertThat(event.getType()).isEqualTo("OrderPlaced");
                    assertThat(event.getTime()).isNotNull();
                    assertThat(event.getDataSchema()).hasToString("https://schemas.example/orders/1");
                    assertThat(event.getExtension("tenant")).isEqualTo("blue");
                    assertThat(event.getExtension("partitionkey")).isEqualTo("key");
                    assertThat(event.getExtension("traceparent")).isEqualTo(PARENT);
                    assertThat(event.getExtension("tracestate")).isEqualTo("a=1");
                    assertThat(record.header("traceparent")).isEqualTo(PARENT);
                    assertThat(new String(event.getData().toBytes(), StandardCharsets.UTF_8))
                            .isEqualTo("{\"a\":1}");
                });
        cases.row("what columns leave out")
                .set("payload", "convert_to('[]', 'UTF8')")
                .set("traceparent", "'invalid'")
                .sent(record -> {
                    CloudEvent event = event(record);
                    assertThat(event.getSource()).hasToString("/orders");
                    assertThat(event.getSubject()).isEqualTo("key");
                    assertThat(event.getType()).isEqualTo("Happened");
                    assertThat(event.getExtensionNames()).containsExactly("partitionkey");
                });
        faults(cases);
    }

    private static void faults(RecordCases cases) {
        cases.row("no type").set("type", "null").parked("type: a CloudEvent must have it");
        cases.row("an empty subject").set("aggregateid", "''").parked("subject: a CloudEvent must have it");
        cases.row("a source that is no URI").set("origin_uri", "'not a uri'").parked("source: is not a URI");
        cases.row("an empty source").set("origin_uri", "''").parked("source: a CloudEvent must have it");
        cases.row("a content type that is none").set("content_type", "'json'").parked("datacontenttype: must be");
        cases.row("a control character")
                .set("tenant_id", "E'a\\tb'")
                .parked("tenant: must not hold a control character");
        cases.row("data that is not JSON").set("payload", "'\\x7b'").parked("data: is not JSON: ends too early");
    }

    private static CloudEvent event(RecordCases.Found found) {
        try (CloudEventDeserializer deserializer = new CloudEventDeserializer()) {
            return deserializer.deserialize(found.topic(), found.record().headers(), found.value());
        }
    }
}
