package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * Rows on the left, records on the right: all rows of a table of cases are written, one relay carries them, and a plain consumer reads back what
 * became of each. One configuration costs one relay, however many cases there are.
 *
 * <pre>
 * RecordCases cases = new RecordCases(rig);
 * cases.row("a tombstone").set("payload", "null").sent(record -&gt; assertThat(record.value()).isNull());
 * cases.row("not JSON").set("payload", "'{'").parked("payload");
 * return cases.run();
 * </pre>
 */
final class RecordCases {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Rig rig;
    private final List<Case> cases = new ArrayList<>();

    RecordCases(Rig rig) {
        this.rig = rig;
    }

    /** One row, and what becomes of it. */
    final class Case {
        private final String name;
        private final String id = UUID.randomUUID().toString();
        private final Map<String, String> columns = new LinkedHashMap<>();
        private @Nullable Consumer<Found> expected;
        private @Nullable String reason;

        private Case(String name) {
            this.name = name;
            set("id", "'" + id + "'");
            set("aggregatetype", "'" + rig.aggregateType() + "'");
            set("aggregateid", "'key'");
            set("type", "'Happened'");
            set("payload", "'{}'");
        }

        /** What stands in a column, as SQL. */
        Case set(String column, String sql) {
            columns.put(column, sql);
            return this;
        }

        /** The row becomes a record, which is as it should be. */
        RecordCases sent(Consumer<Found> check) {
            expected = check;
            return RecordCases.this;
        }

        /** The row is parked for a reason that has this in it. */
        RecordCases parked(String fragment) {
            reason = fragment;
            return RecordCases.this;
        }

        private String sql() {
            return "insert into public.outbox (" + String.join(", ", columns.keySet()) + ") values ("
                    + String.join(", ", columns.values()) + ")";
        }
    }

    /** A record as a plain consumer sees it. */
    record Found(ConsumerRecord<byte[], byte[]> record) {

        String topic() {
            return record.topic();
        }

        int partition() {
            return record.partition();
        }

        byte @Nullable [] value() {
            return record.value();
        }

        /** The key as text; null for none. */
        @Nullable
        String key() {
            return text(record.key());
        }

        /** The value as text; null for a tombstone. */
        @Nullable
        String text() {
            return text(record.value());
        }

        /** The last header of the name as text; null when there is none or it has no value. */
        @Nullable
        String header(String name) {
            Header header = record.headers().lastHeader(name);
            return header == null ? null : text(header.value());
        }

        /** Every header's name, in order. */
        List<String> headerNames() {
            List<String> names = new ArrayList<>();
            record.headers().forEach(header -> names.add(header.key()));
            return names;
        }

        private static @Nullable String text(byte @Nullable [] bytes) {
            return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Another row: of the rig's type and topic, with key "key" and payload {}, unless said otherwise. */
    Case row(String name) {
        Case made = new Case(name);
        cases.add(made);
        return made;
    }

    /** Writes every row, relays them, and gives one test for each case. The relay stays until the rig is closed. */
    Stream<DynamicTest> run() {
        cases.forEach(each -> rig.database().execute(each.sql()));
        rig.inProcess("cases");
        Await.until(SOON, () -> rig.unpublished() + " rows to go", () -> rig.unpublished() == 0);
        Map<String, String> parked = parked();
        Map<String, Found> found = found();
        return cases.stream()
                .map(each -> DynamicTest.dynamicTest(each.name, () -> judge(each, found, parked)))
                .toList()
                .stream();
    }

    private static void judge(Case each, Map<String, Found> found, Map<String, String> parked) {
        Found record = found.get(each.id);
        String why = parked.get(each.id);
        Consumer<Found> expected = each.expected;
        if (expected != null) {
            assertThat(why).as("why it was parked").isNull();
            assertThat(record).as("its record").isNotNull();
            expected.accept(record);
        } else {
            assertThat(record).as("a record of a row that should be parked").isNull();
            assertThat(why).as("why it was parked").contains(each.reason);
        }
    }

    /** Reasons by the ids of their rows. */
    private Map<String, String> parked() {
        Map<String, String> reasons = new HashMap<>();
        rig.database()
                .query(
                        "select id, code || ': ' || reason from outrider.settled where state = 'parked'",
                        row -> reasons.put(row.getString(1), row.getString(2)));
        return reasons;
    }

    /** Records by their header id, from every topic of the cluster that belongs to these cases. */
    private Map<String, Found> found() {
        Set<String> ids = new TreeSet<>();
        cases.forEach(each -> ids.add(each.id));
        Map<String, Found> found = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : rig.kafka().consumeAll(topics())) {
            Header header = record.headers().lastHeader("id");
            String id = header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
            if (ids.contains(id) && found.put(id, new Found(record)) != null) {
                throw new AssertionError("two records of the row " + id);
            }
        }
        return found;
    }

    private String[] topics() {
        try {
            return rig.kafka().admin().listTopics().names().get().toArray(String[]::new);
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
