package dev.outrider.e2e;

import static dev.outrider.e2e.Rows.NOW;
import static dev.outrider.e2e.Rows.OLD;
import static dev.outrider.e2e.Rows.PARTITIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Status;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rows that can never become records, and topics that cannot be written to: each stops its own chain or topic, and nothing else. */
@Tag("foundation")
class BadRowsIT {

    private static final Duration STOPPING = Duration.ofSeconds(10);

    @Test
    void eachBadRowEndsAsItsClassSaysAndStaysSoAfterARestart() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            Rows rows = new Rows(rig);
            String small = rows.topic(Map.of("max.message.bytes", "20000"));
            String good = rows.topic(Map.of());
            String missing = Kafka.uniqueName("missing");
            Daemon relay = rig.inProcess("first");
            rows.insert(small, "large", Rows.noise(60_000), NOW);
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

            assertThat(relay.stop(STOPPING)).isZero();
            Daemon second = rig.inProcess("second");
            rows.insert(small, "large", "still behind", NOW);
            rows.insert(missing, "k2", "still waits", NOW);
            rows.insert(good, "k", "still flows", NOW);
            rows.awaitSettled(6);
            rows.awaitInLog(2, good);
            assertThat(rows.inLog(small)).containsExactly("flows too");

            rig.kafka().createTopic(missing, PARTITIONS, Map.of());
            rows.awaitInLog(2, missing);
            rows.awaitSettled(4);
            onlyTheBrokerCanTell(rows, second, good);
        }
    }

    /** The relay goes by the limit that it was told when it asked for the topic: a lower one of since then the record itself runs into. */
    private static void onlyTheBrokerCanTell(Rows rows, Daemon relay, String topic) {
        rows.rig().kafka().configureTopic(topic, "max.message.bytes", "20000");
        awaitBrokersKnow(rows);
        long before = refused(relay);
        rows.insert(topic, "grown", Rows.noise(60_000), NOW);
        rows.insert(topic, "grown", "behind", NOW);
        Await.until(
                Rows.SOON,
                () -> "both rows to be settled: " + rows.settled(topic),
                () -> rows.settled(topic).size() == 2);
        assertThat(rows.settled(topic))
                .containsExactly(
                        "grown parked chain RecordTooLargeException", "grown waiting chain RecordTooLargeException");
        Await.until(Rows.SOON, "two refusals, and no more", () -> refused(relay) == before + 2);
        rows.insert(topic, "k", "flows on", NOW);
        rows.awaitInLog(3, topic);
    }

    /** What a cluster is told, its brokers learn in order: where a topic that was made since then has a leader, they know of everything before it. */
    private static void awaitBrokersKnow(Rows rows) {
        rows.topic(1, Map.of());
    }

    /** A server has few. Each concern of the relay has one, as metrics.md says, and the doctor one for as long as it looks. */
    private static void requireOneConnectionForEachConcern(Rig rig) {
        Set<String> concerns = Set.of(
                "outrider-lease",
                "outrider-read",
                "outrider-write",
                "outrider-sample",
                "outrider-command",
                "outrider-doctor");
        Await.until(Rows.SOON, () -> "at most one connection each of " + concerns + ", not " + connections(rig), () -> {
            List<String> open = connections(rig);
            return open.contains("outrider-lease")
                    && concerns.containsAll(open)
                    && Set.copyOf(open).size() == open.size();
        });
    }

    private static List<String> connections(Rig rig) {
        return rig.database()
                .query(
                        "select application_name from pg_stat_activity where datname = current_database()"
                                + " and application_name like 'outrider%' order by 1",
                        line -> line.getString(1));
    }

    @Test
    void aTopicWithoutAuthorizationBlocksItselfOnlyAcrossARestartTooAndFlowsOnceItIsAllowed() throws Exception {
        Kafka kafka = Kafka.secured();
        try (Rig rig = new Rig(Postgres.shared(), kafka)) {
            kafka.restrictedClient().forEach((key, value) -> rig.set("kafka." + key, value));
            Rows rows = new Rows(rig);
            String allowed = rows.topic(Map.of());
            String forbidden = rows.topic(Map.of());
            kafka.allowRestricted(allowed, AclOperation.WRITE, AclOperation.DESCRIBE);
            Daemon relay = rig.inProcess("first");
            rows.insert(forbidden, "a", "1", NOW);
            rows.insert(forbidden, "b", "2", NOW);
            rows.insert(allowed, "a", "flows", NOW);
            rows.awaitInLog(1, allowed);
            rows.awaitSettled(2);

            assertThat(relay.stop(STOPPING)).isZero();
            Daemon second = rig.inProcess("second");
            rows.insert(forbidden, "a", "3", NOW);
            rows.insert(allowed, "a", "still flows", NOW);
            rows.awaitInLog(2, allowed);
            rows.awaitSettled(3);
            assertThat(rows.settled()).allMatch(line -> line.contains("waiting topic TopicAuthorization"));
            assertThat(rows.inLog(forbidden)).isEmpty();

            kafka.allowRestricted(forbidden, AclOperation.WRITE, AclOperation.DESCRIBE);
            rows.awaitInLog(3, forbidden);
            rows.awaitSettled(0);
            assertThat(rows.inLog(forbidden)).containsSubsequence("1", "3");
            revokedAfterTheLookUp(rows, second, allowed);
            requireOneConnectionForEachConcern(rig);
        }
    }

    /** A right may end between the look-up and the record: then it is the record that is refused, and its topic stands still all the same. */
    private static void revokedAfterTheLookUp(Rows rows, Daemon relay, String topic) throws Exception {
        Kafka kafka = rows.rig().kafka();
        long before = refused(relay);
        AclBindingFilter mayWrite = new AclBindingFilter(
                new ResourcePatternFilter(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntryFilter(null, null, AclOperation.WRITE, AclPermissionType.ALLOW));
        assertThat(kafka.admin().deleteAcls(List.of(mayWrite)).all().get(30, TimeUnit.SECONDS))
                .hasSize(1);
        awaitBrokersKnow(rows);
        rows.insert(topic, "a", "refused", NOW);
        rows.awaitSettled(1);
        assertThat(rows.settled())
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("a waiting topic TopicAuthorization"));
        Await.until(Rows.SOON, "one refusal, and no more", () -> refused(relay) == before + 1);

        kafka.allowRestricted(topic, AclOperation.WRITE);
        rows.awaitInLog(3, topic);
        rows.awaitSettled(0);
    }

    /** Attempts that were not acknowledged, as of a moment at which none was on its way. */
    private static long refused(Daemon relay) {
        Status.Flow flow = Await.value(Rows.SOON, () -> "every attempt to be answered", () -> {
            Status status = relay.vitals().relay();
            return status == null || status.flow().inFlight() > 0 ? null : status.flow();
        });
        return flow.counts().attempts().sent() - flow.counts().acknowledged();
    }

    @Test
    void oneInvalidTimestampAmongAHundredInnocentRowsParksOneRow() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .set("kafka.batch.size", 100_000)
                .set("kafka.linger.ms", 50)
                .set("window.partitions", 10)) {
            Rows rows = new Rows(rig);
            String strict = rows.topic(1, Rows.STRICT);
            // All in one batch: they are there before the relay is, the topic has one partition, the batch has room and
            // waits for company.
            rows.insertMany(strict, 1, 50, "'innocent ' || i", NOW);
            rows.insert(strict, "poison", "old", OLD);
            rows.insertMany(strict, 51, 100, "'innocent ' || i", NOW);
            Daemon relay = rig.inProcess("only");

            rows.awaitInLog(100, strict);
            rows.awaitSettled(1);
            assertThat(rows.settled()).containsExactly("poison parked chain InvalidTimestampException");
            // The broker has named the bad one, and the others, refused together with it, went once more.
            Await.until(Rows.SOON, () -> "201 attempts, not " + sent(relay), () -> sent(relay) == 201);
        }
    }

    @Test
    void nothingOvertakesARowRefusedInTheMiddleOfItsChain() throws Exception {
        refusedInTheMiddle(
                "block",
                IntStream.rangeClosed(1, 5),
                IntStream.rangeClosed(6, 12).mapToObj(i -> i == 6 ? "parked" : "waiting"));
    }

    @Test
    void whereAHoleIsWantedTheOthersGoOnInOrder() throws Exception {
        refusedInTheMiddle("skip", IntStream.rangeClosed(1, 12).filter(i -> i != 6), Stream.of("parked"));
    }

    /** Once as the first thing that the relay ever sends, and once where the session has had acknowledgements from the partition. */
    private static void refusedInTheMiddle(String policy, IntStream logged, Stream<String> states) throws Exception {
        // Each record is a batch of its own, or those behind the refused one would be refused with it.
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .set("poison.policy", policy)
                .set("kafka.batch.size", 1)) {
            Rows rows = new Rows(rig);
            List<String> inOrder = logged.mapToObj(Integer::toString).toList();
            List<String> settled = states.map(state -> "k " + state + " chain InvalidTimestampException")
                    .toList();
            String cold = rows.topic(1, Rows.STRICT);
            twelveOfWhichTheSixthIsBad(rows, cold);
            Daemon relay = rig.inProcess("only");
            awaitAsSettled(rows, cold, settled, inOrder);
            Await.until(Rows.SOON, "the rest to travel together", () -> sent(relay) >= 12);

            String warm = rows.topic(1, Rows.STRICT);
            rows.insert(warm, "before", "0", NOW);
            rows.awaitInLog(1, warm);
            long before = sent(relay);
            twelveOfWhichTheSixthIsBad(rows, warm);
            List<String> all = new ArrayList<>(List.of("0"));
            all.addAll(inOrder);
            awaitAsSettled(rows, warm, settled, all);
            Await.until(Rows.SOON, "the rest to travel together", () -> sent(relay) - before >= 12);
        }
    }

    private static void twelveOfWhichTheSixthIsBad(Rows rows, String topic) {
        rows.insertMany(topic, "'k'", 1, 12, "i::text", "case i when 6 then " + OLD + " else " + NOW + " end");
    }

    private static void awaitAsSettled(Rows rows, String topic, List<String> settled, List<String> logged) {
        Await.until(
                Rows.SOON,
                () -> settled + " and " + logged + ", not " + rows.settled(topic) + " and " + rows.inLog(topic),
                () -> rows.settled(topic).equals(settled) && rows.inLog(topic).size() >= logged.size());
        // The topic has one partition: what was on its way to it is in the log before this one.
        rows.insert(topic, "after", "after", NOW);
        rows.awaitInLog(logged.size() + 1, topic);
        List<String> all = new ArrayList<>(logged);
        all.add("after");
        assertThat(rows.inLog(topic)).isEqualTo(all);
    }

    private static long sent(Daemon relay) {
        Status status = relay.vitals().relay();
        return status == null ? 0 : status.flow().counts().attempts().sent();
    }
}
