package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;

/** Rows that can never become records, and topics that cannot be written to: each stops its own chain or topic, and nothing else. */
class BadRowsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int PARTITIONS = 8;
    private static final String NOW = "now()";
    /** An hour is as old as a record may be in a strict topic; the broker itself refuses what is older, and its whole batch with it. */
    private static final Map<String, String> STRICT = Map.of("message.timestamp.before.max.ms", "3600000");

    private static final String OLD = "now() - interval '1 year'";

    @Test
    void eachBadRowEndsAsItsClassSaysAndStaysSoAfterARestart() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            Rows rows = new Rows(rig);
            String small = rows.topic(Map.of("max.message.bytes", "20000"));
            String good = rows.topic(Map.of());
            String missing = Kafka.uniqueName("missing");
            Daemon relay = rig.inProcess("first");
            rows.insert(small, "large", rows.noise(60_000), NOW);
            rows.insert(small, "large", "behind", NOW);
            rows.insert(missing, "k", "waits", NOW);
            rows.insert("no/topic name", "k", "invalid", NOW);
            rows.insert(good, "k", "flows", NOW);
            rows.insert(small, "other", "flows too", NOW);

            rows.awaitSettled(4);
            assertThat(rows.settled())
                    .containsExactlyInAnyOrder(
                            "large parked chain RecordTooLarge",
                            "large waiting chain RecordTooLarge",
                            "k waiting topic UnknownTopicOrPartitionException",
                            "k parked chain InvalidRow");
            rows.awaitInLog(1, good);
            rows.awaitInLog(1, small);

            assertThat(relay.stop(Duration.ofSeconds(10))).isZero();
            rig.inProcess("second");
            rows.insert(small, "large", "still behind", NOW);
            rows.insert(missing, "k2", "still waits", NOW);
            rows.insert(good, "k", "still flows", NOW);
            rows.awaitSettled(6);
            rows.awaitInLog(2, good);
            assertThat(rows.inLog(small)).containsExactly("flows too");

            rig.kafka().createTopic(missing, PARTITIONS, Map.of());
            rows.awaitInLog(2, missing);
            rows.awaitSettled(4);
        }
    }

    @Test
    void aTopicWithoutAuthorizationBlocksItselfOnlyAndFlowsOnceItIsAllowed() throws Exception {
        Kafka kafka = Kafka.secured();
        try (Rig rig = new Rig(Postgres.shared(), kafka)) {
            kafka.restrictedClient().forEach((key, value) -> rig.set("kafka." + key, value));
            Rows rows = new Rows(rig);
            String allowed = rows.topic(Map.of());
            String forbidden = rows.topic(Map.of());
            kafka.allowRestricted(allowed, AclOperation.WRITE, AclOperation.DESCRIBE);
            rig.inProcess("only");
            rows.insert(forbidden, "a", "1", NOW);
            rows.insert(forbidden, "b", "2", NOW);
            rows.insert(allowed, "a", "flows", NOW);

            rows.awaitInLog(1, allowed);
            rows.awaitSettled(2);
            assertThat(rows.settled()).allMatch(line -> line.contains("waiting topic TopicAuthorization"));

            kafka.allowRestricted(forbidden, AclOperation.WRITE, AclOperation.DESCRIBE);
            rows.awaitInLog(2, forbidden);
            rows.awaitSettled(0);
        }
    }

    @Test
    void oneInvalidTimestampAmongAHundredInnocentRowsParksOneRow() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            Rows rows = new Rows(rig);
            String strict = rows.topic(STRICT);
            // All in one batch: they are there before the relay is.
            rows.insertMany(strict, 1, 50, "'innocent ' || i", NOW);
            rows.insert(strict, "poison", "old", OLD);
            rows.insertMany(strict, 51, 100, "'innocent ' || i", NOW);
            rig.inProcess("only");

            rows.awaitInLog(100, strict);
            rows.awaitSettled(1);
            assertThat(rows.settled()).containsExactly("poison parked chain InvalidTimestampException");
        }
    }

    @Test
    void aTopicDeletedWhileItsRecordsAreInFlightStallsNobody() throws Exception {
        Kafka kafka = Kafka.dedicated();
        try (kafka;
                Rig rig = new Rig(Postgres.shared(), kafka).set("stall.after", "2s")) {
            Rows rows = new Rows(rig);
            String doomed = rows.topic(Map.of());
            String good = rows.topic(Map.of());
            rig.inProcess("only");
            rows.insert(doomed, "k", "before", NOW);
            rows.insert(good, "k", "before", NOW);
            rows.awaitInLog(1, doomed);
            rows.awaitInLog(1, good);

            kafka.freeze();
            rows.insertMany(doomed, 1, 200, "'in flight'::text", NOW);
            rows.awaitRead();
            kafka.resume();
            kafka.deleteTopic(doomed);
            rows.insertMany(doomed, 201, 300, "'after'::text", NOW);
            rows.insertMany(good, 1, 100, "'flows'::text", NOW);

            rows.awaitInLog(101, good);
            Await.until(SOON, () -> "nothing to be on its way: " + rig.unpublished(), () -> rig.unpublished() == 0);
            kafka.createTopic(doomed, PARTITIONS, Map.of());
            rows.awaitSettled(0);
        }
    }

    @Test
    void anOversizedRowFollowedByTinyOnesNeitherStallsNorSpins() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            Rows rows = new Rows(rig);
            String topic = rows.topic(Map.of("max.message.bytes", "2000"));
            rows.insert(topic, "large", rows.noise(1_950), NOW);
            rows.insertMany(topic, 1, 500, "i::text", NOW);
            rig.inProcess("only");

            rows.awaitInLog(500, topic);
            rows.awaitSettled(1);
            assertThat(rows.settled().get(0)).startsWith("large parked chain RecordTooLarge");
        }
    }

    @Test
    void tenThousandPoisonRowsOfOneKeyDelayNobody() throws Exception {
        storm("'poison'");
    }

    @Test
    void tenThousandPoisonRowsOfTenThousandKeysDelayNobody() throws Exception {
        storm("'poison ' || i");
    }

    private static void storm(String key) throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            Rows rows = new Rows(rig);
            String strict = rows.topic(STRICT);
            String good = rows.topic(Map.of());
            rig.inProcess("only");
            rows.insertKeyed(strict, 10_000, key, OLD);
            for (int i = 1; i <= 5; i++) {
                rows.insert(strict, "innocent " + i, "x", NOW);
                rows.insert(good, "innocent " + i, "x", NOW);
                rows.awaitInLog(i, strict);
                rows.awaitInLog(i, good);
            }
            Await.until(
                    Duration.ofSeconds(90),
                    () -> rows.countSettled() + " settled",
                    () -> rows.countSettled() == 10_000);
            rows.insert(strict, "after the storm", "x", NOW);
            rows.awaitInLog(6, strict);
        }
    }

    /** Writes rows and looks for them. */
    private record Rows(Rig rig) {

        String topic(Map<String, String> configs) {
            String name = Kafka.uniqueName("bad-rows");
            rig.kafka().createTopic(name, PARTITIONS, configs);
            return name;
        }

        void insert(String topic, String key, String text, String eventTime) {
            rig.database()
                    .execute(
                            "insert into public.outbox (aggregatetype, aggregateid, type, payload, topic, event_time) values"
                                    + " ('t', '" + key + "', 'T', to_json('" + text + "'::text), '" + topic + "', "
                                    + eventTime + ")");
        }

        /** One row for each number, each with a key of its own, in one statement. */
        void insertMany(String topic, int from, int to, String text, String eventTime) {
            rig.database()
                    .execute("insert into public.outbox (aggregatetype, aggregateid, type, payload, topic, event_time)"
                            + " select 't', 'key ' || i, 'T', to_json(" + text + "), '" + topic + "', " + eventTime
                            + " from generate_series(" + from + ", " + to + ") i");
        }

        void insertKeyed(String topic, int count, String key, String eventTime) {
            rig.database()
                    .execute("insert into public.outbox (aggregatetype, aggregateid, type, payload, topic, event_time)"
                            + " select 't', " + key + ", 'T', 'null', '" + topic + "', " + eventTime
                            + " from generate_series(1, " + count + ") i");
        }

        /** Text that no compression makes small. */
        String noise(int length) {
            StringBuilder text = new StringBuilder(length);
            java.util.SplittableRandom random = new java.util.SplittableRandom(length);
            while (text.length() < length) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            return text.toString();
        }

        long countSettled() {
            return rig.database().queryLong("select count(*) from outrider.settled");
        }

        void awaitSettled(long count) {
            Await.until(SOON, () -> count + " settled rows, not " + settled(), () -> countSettled() == count);
        }

        /** Key, state, scope and code of what is settled. */
        List<String> settled() {
            return rig.database()
                    .query(
                            "select convert_from(key, 'UTF8') || ' ' || state || ' ' || scope || ' ' || code"
                                    + " from outrider.settled order by seq limit 20",
                            row -> row.getString(1));
        }

        void awaitRead() {
            long drawn = rig.database().queryLong("select max(seq) from public.outbox");
            Await.until(
                    SOON,
                    () -> "row " + drawn + " to be read",
                    () -> rig.database()
                                    .queryLong(
                                            "select count(*) from pg_stat_activity where query like '%cursor%' and datname = current_database()")
                            > 0);
        }

        /** Values in the topic, first deliveries only. */
        List<String> inLog(String topic) {
            Set<String> ids = new HashSet<>();
            List<String> values = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> each : rig.kafka().consumeAll(topic)) {
                if (ids.add(new String(each.headers().lastHeader("id").value(), StandardCharsets.UTF_8))) {
                    String text = new String(each.value(), StandardCharsets.UTF_8);
                    values.add(text.replace("\"", ""));
                }
            }
            return values;
        }

        void awaitInLog(int count, String topic) {
            Await.until(
                    SOON,
                    () -> count + " records in " + topic + ", not "
                            + inLog(topic).size(),
                    () -> inLog(topic).size() == count);
        }
    }
}
