package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.convert.headers.Contexts;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What headers a plain consumer finds. */
class HeaderRecordsIT {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final Deque<Rig> RIGS = new ArrayDeque<>();

    @AfterAll
    static void close() throws Exception {
        while (!RIGS.isEmpty()) {
            RIGS.pop().close();
        }
    }

    private static Rig rig() {
        Rig rig = new Rig(Postgres.shared(), Kafka.shared()).patient().set("poison.policy", "skip");
        RIGS.push(rig);
        return rig;
    }

    @TestFactory
    Stream<DynamicTest> tracesAreSentWhenTheyAreValid() {
        RecordCases cases = new RecordCases(rig());
        trace(cases, "a whole trace", PARENT, "a=1,b=2", "user=amelie;p", true, true, true);
        trace(cases, "a traceparent alone", PARENT, null, null, true, false, false);
        trace(cases, "a traceparent of a later version", PARENT.replace("00-", "01-"), null, null, true, false, false);
        trace(cases, "baggage without a trace", null, null, "a=b", false, false, true);
        trace(cases, "a traceparent that is none", "00-1", "a=1", "a=b", false, false, true);
        trace(
                cases,
                "a traceparent in capitals",
                PARENT.toUpperCase(java.util.Locale.ROOT),
                null,
                null,
                false,
                false,
                false);
        trace(cases, "a trace of zeros", PARENT.replaceAll("[a-f1-9]", "0"), null, null, false, false, false);
        trace(cases, "a tracestate without its trace", null, "a=1", null, false, false, false);
        trace(cases, "a tracestate that is none", PARENT, "a", null, true, false, false);
        trace(cases, "a tracestate with a key twice", PARENT, "a=1,a=2", null, true, false, false);
        trace(cases, "baggage that is none", PARENT, "a=1", "a b", true, true, false);
        trace(cases, "baggage that is too long", PARENT, null, "a=" + "b".repeat(8_191), true, false, false);
        cases.row("a trace among the row's own headers")
                .set(
                        "headers",
                        "'{\"traceparent\": \"" + PARENT + "\", \"tracestate\": \"a=1\", \"baggage\": \"a=b\"}'")
                .sent(record -> assertThat(record.headerNames())
                        .containsExactly("id", "type", "traceparent", "tracestate", "baggage"));
        cases.row("an invalid trace among the row's own headers")
                .set("headers", "'{\"traceparent\": \"x\", \"other\": 1}'")
                .sent(record -> assertThat(record.headerNames()).containsExactly("id", "type", "other"));
        cases.row("the column's trace stands, whatever the row's own headers say")
                .set("traceparent", "'" + PARENT + "'")
                .set("headers", "'{\"traceparent\": \"" + PARENT.replace("-01", "-00") + "\"}'")
                .sent(record -> assertThat(record.header("traceparent")).isEqualTo(PARENT));
        return cases.run();
    }

    // Name, three columns, and which of them are sent.
    private static void trace(
            RecordCases cases,
            String name,
            @Nullable String parent,
            @Nullable String state,
            @Nullable String baggage,
            boolean... sent) {
        cases.row(name)
                .set("traceparent", sql(parent))
                .set("tracestate", sql(state))
                .set("baggage", sql(baggage))
                .sent(record -> {
                    assertThat(record.header("traceparent")).isEqualTo(sent[0] ? parent : null);
                    assertThat(record.header("tracestate")).isEqualTo(sent[1] ? state : null);
                    assertThat(record.header("baggage")).isEqualTo(sent[2] ? baggage : null);
                });
    }

    private static String sql(@Nullable String text) {
        return text == null ? "null" : "'" + text + "'";
    }

    @TestFactory
    Stream<DynamicTest> columnsAndFixedHeaders() {
        Rig rig = rig().set("headers.columns", "tenant_id:tenant, region, mark, amount, doc")
                .set("headers.fixed", "origin=orders, environment=test");
        rig.database()
                .execute(
                        "alter table outbox add tenant_id text, add region text, add mark bytea, add amount numeric, add doc jsonb");
        RecordCases cases = new RecordCases(rig);
        cases.row("fixed headers alone").sent(record -> {
            assertThat(record.headerNames()).containsExactly("id", "type", "origin", "environment");
            assertThat(record.header("origin")).isEqualTo("orders");
            assertThat(record.header("environment")).isEqualTo("test");
        });
        cases.row("columns become headers as their text, and bytes as they are")
                .set("tenant_id", "'blüe'")
                .set("region", "''")
                .set("mark", "'\\x00ff'")
                .set("amount", "12.50")
                .set("doc", "'{\"a\": 1}'")
                .sent(record -> {
                    assertThat(record.header("tenant")).isEqualTo("blüe");
                    assertThat(record.header("region")).isEmpty();
                    assertThat(record.record().headers().lastHeader("mark").value())
                            .containsExactly(0, 0xff);
                    assertThat(record.header("amount")).isEqualTo("12.50");
                    assertThat(record.header("doc")).isEqualTo("{\"a\": 1}");
                });
        forgeries(cases);
        return cases.run();
    }

    @TestFactory
    Stream<DynamicTest> ownHeaders() {
        RecordCases cases = new RecordCases(rig());
        json(cases, "a text", "\"käse\"", "käse");
        json(cases, "an empty text", "\"\"", "");
        json(cases, "an escape", "\"\\u00e9\"", "é");
        json(cases, "a number", "12345678901234567890.10", "12345678901234567890.10");
        json(cases, "a huge number", "1e400", "1e400");
        json(cases, "true", "true", "true");
        json(cases, "false", "false", "false");
        json(cases, "null", "null", null);
        json(cases, "an object", "{\"b\": [1, 2.0]}", "{\"b\":[1,2.0]}");
        json(cases, "an array", "[ ]", "[]");
        json(cases, "bytes", "{\"$base64\": \"aMOpbGxv\"}", "héllo");
        json(cases, "no bytes", "{\"$base64\": \"\"}", "");
        badJson(cases, "bytes that are not base64", "{\"$base64\": \"?\"}", "headers.own: $base64 is not base64");
        badJson(
                cases,
                "bytes and something else",
                "{\"$base64\": \"\", \"x\": 1}",
                "headers.own: an object with $base64");
        badJson(cases, "bytes that are no text", "{\"$base64\": 1}", "headers.own: an object with $base64");
        badJson(cases, "half of a surrogate pair", "\"\\ud800\"", "headers.own: half of a surrogate pair");
        return cases.run();
    }

    /** Names that the relay sets itself are nobody else's. */
    private static void forgeries(RecordCases cases) {
        for (String name : new String[] {"id", "type", "tenant", "origin", "environment"}) {
            cases.row("nobody forges " + name)
                    .set("tenant_id", "'true one'")
                    .set("headers", "'{\"" + name + "\": \"forged\"}'")
                    .sent(record -> {
                        assertThat(record.header(name)).isNotNull().isNotEqualTo("forged");
                        assertThat(record.headerNames()).doesNotHaveDuplicates();
                    });
        }
        cases.row("a column that is null is no place for forgers either")
                .set("headers", "'{\"tenant\": \"forged\"}'")
                .sent(record -> assertThat(record.headerNames()).doesNotContain("tenant"));
    }

    private static void json(RecordCases cases, String name, String json, @Nullable String text) {
        cases.row("own header: " + name)
                .set("headers", "'{\"own\": " + json + "}'")
                .sent(record -> {
                    assertThat(record.headerNames()).contains("own");
                    assertThat(record.header("own")).isEqualTo(text);
                });
    }

    private static void badJson(RecordCases cases, String name, String json, String reason) {
        cases.row("own header: " + name)
                .set("headers", "'{\"own\": " + json + "}'")
                .parked(reason);
    }

    @Test
    void droppedHeadersAreCountedForHealth() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared()).patient()) {
            Rows rows = new Rows(rig);
            String topic = rows.topic(Map.of());
            Daemon relay = rig.inProcess("counting");
            rig.database()
                    .execute(
                            "insert into outbox (aggregatetype, topic, payload, traceparent, tracestate, baggage) values ('t', '"
                                    + topic + "', '1', '00-1', 'a=1', 'no baggage')");
            rows.awaitInLog(1, topic);
            Contexts.Dropped dropped = new Contexts.Dropped(1, 1, 1, 1);
            Await.until(
                    Rows.SOON,
                    () -> dropped + ", not " + relay.vitals().dropped(),
                    () -> relay.vitals().dropped().equals(dropped));
        }
    }
}
