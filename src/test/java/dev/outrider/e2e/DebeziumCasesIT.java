package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * What Debezium's documentation says of its outbox event router, and what its own tests show, done by profile debezium. Where the router
 * would drop something or fall back to a text, the case says what happens instead.
 */
@Tag("foundation")
class DebeziumCasesIT {

    private static final long MAY_2019 = 1_556_890_294_344L;

    // Cases share keys, and a parked one is to stop none of the others.
    private final Rig rig = new Rig(Postgres.shared(), Kafka.shared())
            .set("profile", "debezium")
            .set("poison.policy", "skip");
    private final RecordCases cases = new RecordCases(rig);
    private final String events = Kafka.uniqueName("events");

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    /** The table of the documentation, with no option given. */
    @TestFactory
    Stream<DynamicTest> withoutAnyOption() {
        rig.database().execute("alter table public.outbox alter column payload type jsonb");
        with("the topic is outbox.event. and the aggregatetype", Map.of())
                .sent(record -> assertThat(record.topic()).isEqualTo("outbox.event." + rig.aggregateType()));
        with("the key is the aggregateid", Map.of("aggregateid", "'1'"))
                .sent(record -> assertThat(record.key()).isEqualTo("1"));
        with("the header id is the event's id", Map.of())
                .sent(record -> assertThat(record.header("id")).hasSize(36));
        text(
                "the value is the payload alone",
                Map.of("payload", "'{\"id\": 1, \"items\": []}'"),
                "{\"id\": 1, \"items\": []}");
        text(
                "nothing in the payload is dropped",
                Map.of("payload", "'{\"a\": null, \"b\": [], \"c\": {}}'"),
                "{\"a\": null, \"b\": [], \"c\": {}}");
        text("a payload that is SQL NULL has no value", Map.of("payload", "null"), null);
        text("a payload that is JSON's null is one", Map.of("payload", "'null'"), "null");
        with("a key that is null is none", Map.of("aggregateid", "null"))
                .sent(record -> assertThat(record.record().key()).isNull());
        with("without a timestamp's column it is when the row was written", Map.of())
                .sent(record -> assertThat(
                                System.currentTimeMillis() - record.record().timestamp())
                        .isBetween(-1_000L, 600_000L));
        with("the header type is an addition", Map.of("type", "'OrderCreated'"))
                .sent(record -> assertThat(record.headerNames()).containsExactly("id", "type"));
        with("a type that names no topic", Map.of("aggregatetype", "'a/b'")).parked("'/' is not allowed");
        return cases.run();
    }

    /** canConfigureEveryTableField, canRouteBasedOnField, canSetTimestampByUserDefinedConfiguration and their like. */
    @TestFactory
    Stream<DynamicTest> otherColumnsHeadersAndRoutes() {
        rig.database()
                .execute(
                        "alter table public.outbox add column event_id text default gen_random_uuid()::text,"
                                + " add column customer bigint default 17, add column body text default 'plain', add column occurred timestamptz,"
                                + " add column kind text, add column tenant text, add column n numeric(10, 2), add column flag boolean,"
                                + " add column doc jsonb, add column raw bytea, add column shard int, add column event_type text");
        rig.kafka().createTopic(events + ".Order", 8, Map.of());
        rig.kafka().createTopic(events, 8, Map.of());
        rig.set("table.field.event.key", "customer")
                .set("table.field.event.payload", "body")
                .set("table.field.event.timestamp", "occurred")
                .set("route.by.field", "kind")
                .set("route.topic.regex", "(?<name>.*)Event")
                .set("route.topic.replacement", events + ".${name}")
                .set("table.field.additional.missing", "ignore")
                .set(
                        "table.fields.additional.placement",
                        "tenant:header,n:header:number,flag:header,doc:header,raw:header,event_type:header:type,"
                                + "shard:partition,nowhere:header,id:header");
        routesKeysAndTimes();
        payloadsAndHeaders();
        return cases.run();
    }

    private void routesKeysAndTimes() {
        with("a route by another column", Map.of("kind", "'OrderEvent'"))
                .sent(record -> assertThat(record.topic()).isEqualTo(events + ".Order"));
        routed("a value that the expression does not match is the topic itself", Map.of())
                .sent(record -> assertThat(record.topic()).isEqualTo(events));
        with("a route by nothing", Map.of("kind", "null")).parked("column kind, which names the topic, is null");
        routed("a key of another column and type", Map.of("customer", "4711"))
                .sent(record -> assertThat(record.key()).isEqualTo("4711"));
        routed("a key of another column that is null", Map.of("customer", "null"))
                .sent(record -> assertThat(record.record().key()).isNull());
        routed("a timestamp of a column", Map.of("occurred", "'2019-05-03 13:31:34.344Z'"))
                .sent(record -> assertThat(record.record().timestamp()).isEqualTo(MAY_2019));
        routed("a timestamp of a column that is null", Map.of())
                .sent(record -> assertThat(record.record().timestamp()).isGreaterThan(MAY_2019));
        routed("a timestamp that no record can have", Map.of("occurred", "'infinity'"))
                .parked("column occurred is no time that a record can have");
    }

    private void payloadsAndHeaders() {
        assertValue("a payload of another column as it is", Map.of("body", "'no JSON at all'"), "no JSON at all");
        assertValue("an empty payload as it is", Map.of("body", "''"), "");
        assertValue("a payload of another column that is null", Map.of("body", "null"), null);
        header("a header of a text", "tenant", "acme \"ü\"", Map.of("tenant", "'acme \"ü\"'"));
        header("a header by an alias", "number", "12.50", Map.of("n", "12.5"));
        header("a header of a boolean", "flag", "true", Map.of("flag", "true"));
        header("a header of JSON", "doc", "{\"a\": [1, null]}", Map.of("doc", "'{\"a\":[1,null]}'"));
        header("a header of bytes is base64", "raw", "/wE=", Map.of("raw", "'\\xff01'"));
        header(
                "many bytes have no line ends",
                "raw",
                "/".repeat(132),
                Map.of("raw", "decode(repeat('ff', 99), 'hex')"));
        header("the header type of another column", "type", "created", Map.of("event_type", "'created'"));
        routed("a header of a column that is null is there without a value", Map.of())
                .sent(record -> {
                    assertThat(record.headerNames()).containsExactly("id", "tenant", "number", "flag", "doc", "raw");
                    assertThat(record.header("tenant")).isNull();
                });
        routed("a column that the table does not have is left out", Map.of("tenant", "'a'"))
                .sent(record -> assertThat(record.headerNames()).doesNotContain("nowhere"));
        routed("a partition of a column", Map.of("shard", "5"))
                .sent(record -> assertThat(record.partition()).isEqualTo(5));
        routed("a partition that is not there", Map.of("shard", "8"))
                .parked("InvalidPartition: partition 8 asked for, but " + events + " has 8");
    }

    /** canExpandJsonPayloadIfConfigured, canMarkAnEventAsDeleted, canSetMultipleFieldsIntoTheEnvelope and their like, without what they lose. */
    @TestFactory
    Stream<DynamicTest> envelopesExpandedJsonAndTombstones() {
        rig.database()
                .execute(
                        "alter table public.outbox add column body text, add column tenant text, add column n int default 1,"
                                + " add column price numeric, add column at timestamptz");
        rig.set("table.field.event.payload", "body")
                .set("table.expand.json.payload", true)
                .set("route.tombstone.on.empty.payload", true)
                .set("table.fields.additional.placement", "tenant:header,n:envelope,price:envelope:eventPrice");
        documents();
        sizes();
        return cases.run();
    }

    private void documents() {
        body(
                "an object is expanded, with the columns beside it",
                "{\"id\":1}",
                "{\"payload\":{\"id\":1},\"n\":1,\"eventPrice\":null}");
        body("an array is expanded", "[1, 2]", "{\"payload\":[1, 2],\"n\":1,\"eventPrice\":null}");
        expanded("nulls stay", "{\"a\":null}");
        expanded("empty arrays stay", "{\"a\":[],\"b\":[[],[1]]}");
        expanded("nested documents stay", "{\"a\":{\"b\":{\"c\":[{\"d\":null},{}]}}}");
        expanded("arrays of unlike members stay", "{\"a\":[1,\"x\",null,{\"b\":1},2.5]}");
        expanded("arrays that begin with null stay", "[null,1,null]");
        expanded("large numbers keep their digits", "{\"a\":12345678901234567890.123456789}");
        expanded("names stay as they are", "{\"a.b-c d\":1,\"\":2}");
        expanded("one name twice stays", "{\"a\":1,\"a\":2}");
        expanded("a document hidden in a string is taken out", "{\"a\":null}", "\"{\\\"a\\\":null}\"");
        parkedBody("a text that is no JSON does not go out as a text", "hello", "payload: is not JSON (line 1, column");
        parkedBody(
                "a string that hides nothing does not go out as a text",
                "\"hello\"",
                "payload: is a JSON string in which");
        parkedBody("half a document does not go out as a text", "{\"a\":", "payload: is not JSON");
        parkedBody("two documents are none", "{}{}", "payload: holds more than one JSON value");
        body("an empty payload is a tombstone", "", null);
        body("white space is a tombstone", " \n\t", null);
        with("SQL NULL is a tombstone, with its headers", Map.of("body", "null", "tenant", "'acme'"))
                .sent(record -> {
                    assertThat(record.value()).isNull();
                    assertThat(record.header("tenant")).isEqualTo("acme");
                });
        text(
                "numbers of columns keep their digits",
                Map.of("body", "'{}'", "n", "7", "price", "12.3400"),
                "{\"payload\":{},\"n\":7,\"eventPrice\":12.3400}");
    }

    /** What is measured is the record: a document may be taken out of a larger text, and an envelope makes it larger. */
    private void sizes() {
        String tiny = Kafka.uniqueName("tiny");
        rig.kafka().createTopic(tiny, 1, Map.of("max.message.bytes", "2000"));
        String hidden = "to_json('{\"a\":[' || repeat('\"\",', 400) || '1]}')::text";
        with("a text too large from which a small document is taken", Map.of("topic", "'" + tiny + "'", "body", hidden))
                .sent(record -> assertThat(record.text()).hasSizeBetween(1_200, 1_300));
        with(
                        "a document that its envelope makes too large",
                        Map.of("topic", "'" + tiny + "'", "body", "'[\"' || repeat('x', 1850) || '\"]'"))
                .parked("RecordTooLarge: the record has ");
    }

    /** The values of Kafka Connect's JsonConverter: a payload that is not expanded is a JSON string. */
    @TestFactory
    Stream<DynamicTest> quotedTexts() {
        rig.set("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                .set("value.converter.schemas.enable", false)
                .set("key.format", "template")
                .set("key.template", "\"${aggregateid}\"");
        text("a payload is escaped", Map.of("payload", "'{\"id\": 1}'"), "\"{\\\"id\\\": 1}\"");
        text("a null payload has no value", Map.of("payload", "null"), null);
        with("a key in quotes", Map.of("aggregateid", "'1'"))
                .sent(record -> assertThat(record.key()).isEqualTo("\"1\""));
        return cases.run();
    }

    /** canSetPayloadTypeIntoTheEnvelope, noTombstoneIfNotConfigured, shouldNotExpandJSONPayloadIfNotConfigured. */
    @TestFactory
    Stream<DynamicTest> envelopesAroundTexts() {
        rig.database()
                .execute("alter table public.outbox add column body bytea default '{\"a\":1}', add column flag boolean,"
                        + " add column doc jsonb, add column ref uuid, add column at timestamptz");
        rig.set("table.field.event.payload", "body")
                .set(
                        "table.fields.additional.placement",
                        "flag:envelope,doc:envelope,ref:envelope,at:envelope:occurredAt");
        String rest = ",\"flag\":null,\"doc\":null,\"ref\":null,\"occurredAt\":null}";
        text("a payload that is not expanded is a string", Map.of(), "{\"payload\":\"{\\\"a\\\":1}\"" + rest);
        text("a payload that is null is null in its envelope", Map.of("body", "null"), "{\"payload\":null" + rest);
        text("an empty payload is an empty string", Map.of("body", "''"), "{\"payload\":\"\"" + rest);
        with("bytes that are no text", Map.of("body", "'\\xff'"))
                .parked("payload: is not UTF-8 text, and only text has a place in an envelope");
        text(
                "a boolean, JSON, a UUID and a time",
                Map.of(
                        "flag", "false",
                        "doc", "'{\"x\":[]}'",
                        "ref", "'406c07f3-26f0-4eea-a50c-109940064b8f'",
                        "at", "'infinity'"),
                "{\"payload\":\"{\\\"a\\\":1}\",\"flag\":false,\"doc\":\"{\\\"x\\\": []}\","
                        + "\"ref\":\"406c07f3-26f0-4eea-a50c-109940064b8f\",\"occurredAt\":\"infinity\"}");
        with("a time is ISO 8601", Map.of("at", "'2019-05-03 13:31:34.344Z'"))
                .sent(record -> assertThat(record.text())
                        .containsPattern("\"occurredAt\":\"2019-05-03T\\d\\d:\\d\\d:34\\.344[+-]"));
        return cases.run();
    }

    private RecordCases.Case with(String name, Map<String, String> columns) {
        RecordCases.Case row = cases.row(name);
        columns.forEach(row::set);
        return row;
    }

    private RecordCases.Case routed(String name, Map<String, String> columns) {
        RecordCases.Case row = with(name, columns);
        return row.set("kind", "'" + events + "'");
    }

    private void assertValue(String name, Map<String, String> columns, @Nullable String value) {
        routed(name, columns).sent(record -> assertThat(record.text()).isEqualTo(value));
    }

    private void header(String name, String header, String value, Map<String, String> columns) {
        routed(name, columns).sent(record -> assertThat(record.header(header)).isEqualTo(value));
    }

    private void text(String name, Map<String, String> columns, @Nullable String value) {
        with(name, columns).sent(record -> assertThat(record.text()).isEqualTo(value));
    }

    private void body(String name, String body, @Nullable String value) {
        text(name, Map.of("body", "'" + body + "'"), value);
    }

    private void expanded(String name, String document) {
        expanded(name, document, document);
    }

    private void expanded(String name, String document, String body) {
        body(name, body, "{\"payload\":" + document + ",\"n\":1,\"eventPrice\":null}");
    }

    private void parkedBody(String name, String body, String reason) {
        with(name, Map.of("body", "'" + body + "'")).parked(reason);
    }
}
