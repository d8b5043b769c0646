package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the rules name does not leave: seen by a consumer, on the broker's disk, and wherever else the relay writes. */
class RedactionIT {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    /** What HMAC-SHA-256 makes of ann@example.org under that key, from another program. */
    private static final String HASH = "B-_uZXtZBzw1ZcEaiTyZMdILZn4p9IJLzws_IG2kYxk";

    private static final String SECRET = "tops3cr3t-4111";

    private static Rig rig;

    @AfterAll
    static void close() throws Exception {
        rig.close();
    }

    @TestFactory
    Stream<DynamicTest> rowsLoseWhatTheRulesName() throws IOException {
        rig = new Rig(Postgres.shared(), Kafka.shared()).patient();
        Rows rows = new Rows(rig);
        String whole = rows.topic(1, Map.of());
        String free = rows.topic(1, Map.of());
        String mine = " in " + rig.topic();
        rig.set("redact.hash-key", KEY)
                .set(
                        "redact.rules",
                        List.of(
                                "drop /card/cvc" + mine,
                                "mask /card/number keep 4" + mine,
                                "hash /customer/email" + mine,
                                "mask /customer/name with [name]" + mine,
                                "drop /items/*/note" + mine,
                                "drop /**/password" + mine,
                                "drop #/first%20name" + mine,
                                "drop /a~1b" + mine,
                                "mask /list/0" + mine,
                                "hash /whole" + mine,
                                "mask # with gone in " + whole,
                                "drop header authorization",
                                "mask header x-card keep 4",
                                "hash header X-User",
                                "drop header tracestate",
                                "drop header baggage",
                                "drop header internal-*"));
        RecordCases cases = new RecordCases(rig);
        values(cases);
        headers(cases);
        traces(cases);
        topics(cases, whole, free);
        return cases.run();
    }

    /** One row for each line of a table. */
    private static void values(RecordCases cases) throws IOException {
        try (InputStream in = RedactionIT.class.getResourceAsStream("redaction-values.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" +\\| ", 3))
                    .forEach(parts -> value(cases, parts[0], parts[1], parts[2].replace("{hash}", HASH)));
        }
        for (String whole : List.of("{\"b\": [1, 2]}", "true")) {
            cases.row("a hash of " + whole)
                    .set("payload", "'{\"whole\": " + whole + "}'")
                    .sent(record -> assertThat(record.text()).matches("\\{\"whole\":\"[A-Za-z0-9_-]{43}\"}"));
        }
        cases.row("a tombstone passes")
                .set("payload", "null")
                .sent(record -> assertThat(record.value()).isNull());
    }

    private static void headers(RecordCases cases) {
        header(
                cases,
                "a header is dropped",
                "{\"Authorization\": \"x\", \"b\": \"1\"}",
                record -> assertThat(record.headerNames()).containsExactly("id", "type", "b"));
        header(
                cases,
                "a header is masked",
                "{\"X-Card\": \"4111111111111234\"}",
                record -> assertThat(record.header("X-Card")).isEqualTo("***1234"));
        header(
                cases,
                "a header that is a number",
                "{\"x-card\": 4111111111111234}",
                record -> assertThat(record.header("x-card")).isEqualTo("***1234"));
        header(
                cases,
                "a header that is an object",
                "{\"authorization\": {\"a\": 1}}",
                record -> assertThat(record.headerNames()).containsExactly("id", "type"));
        header(
                cases,
                "a header is hashed",
                "{\"x-user\": \"ann@example.org\"}",
                record -> assertThat(record.header("x-user")).isEqualTo(HASH));
        header(
                cases,
                "a header without a value",
                "{\"x-user\": null}",
                record -> assertThat(record.headerNames()).containsExactly("id", "type", "x-user"));
        header(
                cases,
                "headers by pattern",
                "{\"internal-a\": 1, \"INTERNAL-b\": 2, \"external\": 3}",
                record -> assertThat(record.headerNames()).containsExactly("id", "type", "external"));
    }

    private static void traces(RecordCases cases) {
        header(
                cases,
                "baggage",
                "{\"baggage\": \"user=ann\"}",
                record -> assertThat(record.headerNames()).containsExactly("id", "type"));
        cases.row("the trace's state goes and its parent stays")
                .set("traceparent", "'00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'")
                .set("tracestate", "'user=ann'")
                .sent(record -> assertThat(record.headerNames()).containsExactly("id", "type", "traceparent"));
    }

    private static void topics(RecordCases cases, String whole, String free) {
        cases.row("the whole value of a topic")
                .set("topic", "'" + whole + "'")
                .set("payload", "'{\"a\": 1}'")
                .sent(record -> assertThat(record.text()).isEqualTo("\"gone\""));
        cases.row("another topic's values are its own business")
                .set("topic", "'" + free + "'")
                .set("payload", "'{\"password\": 1}'")
                .sent(record -> assertThat(record.text()).isEqualTo("{\"password\": 1}"));
        cases.row("a rule without a topic goes for all of them")
                .set("topic", "'" + free + "'")
                .set("headers", "'{\"authorization\": \"x\"}'")
                .sent(record -> assertThat(record.headerNames()).containsExactly("id", "type"));
    }

    private static void value(RecordCases cases, String name, String document, String expected) {
        cases.row(name)
                .set("payload", "'" + document + "'")
                .sent(record -> assertThat(record.text()).isEqualTo(expected));
    }

    private static void header(RecordCases cases, String name, String headers, Consumer<RecordCases.Found> check) {
        cases.row(name).set("headers", "'" + headers + "'").sent(check);
    }

    /** With the most talkative logs there are, and with rows that cannot be cleaned at all. */
    @Test
    void theSecretIsNowhere() throws Exception {
        try (Rig talkative = new Rig(Postgres.shared(), Kafka.secured())) {
            talkative.database().execute("alter table public.outbox alter payload type text, alter headers type text");
            talkative
                    .patient()
                    .set("kafka.compression.type", "none")
                    .set("log.level", "trace")
                    .set("log.records", 1)
                    .set("log.records-content", "all")
                    .set("redact.hash-key", KEY)
                    .set(
                            "redact.rules",
                            List.of(
                                    "drop /a",
                                    "mask /b keep 4",
                                    "hash /c",
                                    "drop header d",
                                    "mask header e",
                                    "hash header f"));
            insert(talkative, "good", document(), "{\"d\":\"@\",\"e\":\"@\",\"f\":\"@\",\"public\":\"shown\"}");
            insert(talkative, "no JSON", "@", null);
            insert(talkative, "cut off", "{\"b\":\"@", null);
            insert(talkative, "too much", "{\"a\":1}@", null);
            insert(talkative, "a word too many", "{\"x\":@}", null);
            insert(talkative, "headers without JSON", document(), "@");
            insert(talkative, "headers cut off", document(), "{\"d\":\"@");
            try (RelayProcess relay = talkative.process("talkative")) {
                Await.until(Rows.SOON, () -> "the end of it; " + relay.output(), () -> talkative.unpublished() == 0);
                Await.until(
                        Rows.SOON,
                        relay::output,
                        () -> relay.output().contains("record.acknowledged")
                                || relay.output().contains("record acknowledged"));
                assertNowhere(talkative, relay);
            }
        }
    }

    private static String document() {
        return "{\"a\":\"@\",\"b\":\"@\",\"c\":\"@\",\"public\":\"shown\"}";
    }

    private static void insert(Rig rig, String key, String payload, String headers) {
        rig.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, type, payload, headers) values ('"
                        + rig.aggregateType() + "', '" + key + "', 'T', '" + payload.replace("@", SECRET) + "', "
                        + (headers == null ? "null" : "'" + headers.replace("@", SECRET) + "'") + ")");
    }

    private static void assertNowhere(Rig rig, RelayProcess relay) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = rig.kafka().consumeAll(rig.topic());
        assertThat(records).hasSize(1);
        assertThat(new String(records.get(0).value(), StandardCharsets.UTF_8))
                .matches("\\{\"b\":\"\\*\\*\\*4111\",\"c\":\"[A-Za-z0-9_-]{43}\",\"public\":\"shown\"}");
        for (Header header : records.get(0).headers()) {
            assertThat(new String(header.value(), StandardCharsets.UTF_8)).doesNotContain(SECRET);
        }
        BrokerLog log = new BrokerLog(rig.kafka(), rig.topic());
        // What may be seen is found there: the search finds what there is.
        assertThat(log.filesWith("shown")).isNotEmpty();
        assertThat(log.filesWith(SECRET)).isEmpty();
        List<String> settled = rig.database().query("select s::text from outrider.settled s", row -> row.getString(1));
        assertThat(settled).hasSize(6).noneMatch(line -> line.contains(SECRET));
        assertThat(settled.toString())
                .contains("payload: is not one JSON document")
                .contains("headers is not JSON");
        assertThat(relay.health().body().toString()).doesNotContain(SECRET).contains("InvalidRow");
        assertThat(relay.output()).contains("shown").doesNotContain(SECRET);
    }

    @Test
    void whoDemandsEverythingIsToldOfARowThatHasItNot() throws Exception {
        try (Rig strict = new Rig(Postgres.shared(), Kafka.shared())) {
            strict.set("redact.rules", "drop /card/number").set("redact.missing", "park");
            Rows rows = new Rows(strict);
            String topic = rows.topic(1, Map.of());
            strict.inProcess("strict");
            rows.insert(topic, "renamed", "{}", Rows.NOW);
            rows.awaitSettled(1);
            assertThat(strict.database().query("select reason from outrider.settled", row -> row.getString(1)))
                    .containsExactly("payload: has nothing at /card/number, and redact.missing demands it");
        }
    }
}
