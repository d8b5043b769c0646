package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that are refused for good are also told about in a topic of their own, and stay where they are. */
class DeadLetterIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** The broker itself refuses what is older than an hour. */
    private static final Map<String, String> STRICT = Map.of("message.timestamp.before.max.ms", "3600000");

    private final Kafka kafka = Kafka.shared();
    private final Site site = new Site(kafka);
    private final String topic = Kafka.uniqueName("letters");
    private final String dead = topic + ".dead";
    private @Nullable Daemon relay;

    @BeforeEach
    void migrate() {
        site.migrateAndGrant();
        kafka.createTopic(topic, 1, STRICT);
        site.environment().put("OUTRIDER_DEAD_LETTER_TOPIC", "${topic}.dead");
        site.environment().put("OUTRIDER_INSTANCE_ID", "here");
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (relay != null) {
            relay.stop(Duration.ZERO);
        }
    }

    private void work() throws InvalidConfigException {
        relay = Site.work(site.environment());
    }

    private Daemon relay() {
        assertThat(relay).isNotNull();
        return relay;
    }

    private void insert(String to, String key, String payload, String eventTime) {
        site.database()
                .execute(
                        "insert into public.outbox (aggregatetype, aggregateid, type, topic, payload, headers, event_time)"
                                + " values ('t', '" + key + "', 'Happened', '" + to + "', '" + payload
                                + "', '{\"tenant\": \"acme\", \"outrider-reason\": \"forged\"}', " + eventTime + ")");
    }

    private void insertOld(String key, String payload) {
        insert(topic, key, payload, "now() - interval '1 year'");
    }

    private List<ConsumerRecord<byte[], byte[]>> awaitLetters(int count) {
        Await.until(
                SOON,
                () -> count + " dead letters; " + relay().vitals().letters(),
                () -> kafka.consumeAll(dead).size() >= count);
        return kafka.consumeAll(dead);
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private String settled(String column, String key) {
        return site.database()
                .query(
                        "select (" + column + ")::text from outrider.settled where key = convert_to('" + key
                                + "', 'UTF8')" + " and state = 'parked'",
                        row -> row.getString(1))
                .get(0);
    }

    @Test
    void aParkedRowArrivesThereWithEveryHeaderAndAgainAfterEveryRefusal() throws InvalidConfigException {
        kafka.createTopic(dead, 1, Map.of());
        Instant before = Instant.now().minusSeconds(1);
        insertOld("k", "{\"a\": 1}");
        work();
        ConsumerRecord<byte[], byte[]> letter = awaitLetters(1).get(0);
        assertThat(new String(letter.value(), StandardCharsets.UTF_8)).isEqualTo("{\"a\": 1}");
        assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo("k");
        assertThat(header(letter, "id")).isEqualTo(settled("id", "k"));
        assertThat(header(letter, "type")).isEqualTo("Happened");
        assertThat(header(letter, "tenant")).isEqualTo("acme");
        assertThat(header(letter, "outrider-topic")).isEqualTo(topic);
        assertThat(header(letter, "outrider-key")).isEqualTo("k");
        assertThat(header(letter, "outrider-partition")).isNull();
        assertThat(header(letter, "outrider-exception")).isEqualTo("InvalidTimestampException");
        assertThat(header(letter, "outrider-reason")).contains("out of range");
        assertThat(letter.headers().headers("outrider-reason")).hasSize(1);
        assertThat(header(letter, "outrider-attempts")).isEqualTo("1");
        Instant first = Instant.parse(String.valueOf(header(letter, "outrider-first-attempt")));
        Instant last = Instant.parse(String.valueOf(header(letter, "outrider-last-attempt")));
        assertThat(first).isBetween(before, last);
        assertThat(last).isBetween(first, Instant.now());
        assertThat(header(letter, "outrider-seq")).isEqualTo(settled("seq", "k"));
        assertThat(header(letter, "outrider-instance")).isEqualTo("here");
        assertThat(header(letter, "outrider-value")).isEqualTo("encoded");
        itIsShownAndToldOfAgain(letter, first);
    }

    private void itIsShownAndToldOfAgain(ConsumerRecord<byte[], byte[]> letter, Instant first) {
        Await.until(
                SOON,
                "the letter to be noted",
                () -> settled("lettered_attempts = attempts", "k").equals("true"));

        Terminal show = new Terminal(site.environment());
        assertThat(show.run("parked", "show", settled("seq", "k"))).isEqualTo(Exit.OK);
        assertThat(show.out())
                .containsPattern("attempts 1, the first at 20.*, the last at 20")
                .contains("letter   published at");

        Terminal retry = new Terminal(site.environment());
        assertThat(retry.run("parked", "retry", settled("seq", "k"))).isEqualTo(Exit.FAILED);
        assertThat(retry.out()).contains("refused again: InvalidTimestamp");
        ConsumerRecord<byte[], byte[]> second = awaitLetters(2).get(1);
        assertThat(header(second, "outrider-attempts")).isEqualTo("2");
        assertThat(header(second, "outrider-first-attempt")).isEqualTo(first.toString());
        assertThat(header(second, "id")).isEqualTo(header(letter, "id"));
        assertThat(kafka.consumeAll(topic)).isEmpty();
    }

    @Test
    void aMissingTopicDisturbsNobodyAndIsSaidAndTheLettersComeWithIt() throws Exception {
        insertOld("k", "{}");
        insert(topic, "other", "{\"b\": 2}", "now()");
        work();
        Await.until(
                SOON,
                "the other key to be published",
                () -> kafka.consumeAll(topic).size() == 1);
        Await.until(
                SOON,
                () -> "a reason in health: " + relay().vitals().letters(),
                () -> relay().vitals().letters() != null
                        && relay().vitals().letters().trouble() != null);
        assertThat(relay().vitals().letters().trouble().message()).contains(dead);
        assertThat(kafka.admin().listTopics().names().get()).doesNotContain(dead);
        assertThat(settled("state", "k")).isEqualTo("parked");
        kafka.createTopic(dead, 1, Map.of());
        assertThat(awaitLetters(1)).hasSize(1);
        Await.until(SOON, "no reason any more", () -> relay().vitals().letters().error() == null);
    }

    @Test
    void whatCannotBeCleanedIsToldWithoutItsValueAndWhatIsTooLargeTooAndWhatIsNoJsonAsItIs()
            throws InvalidConfigException {
        kafka.createTopic(dead, 1, Map.of("max.message.bytes", "20000"));
        kafka.createTopic(topic + "-large", 1, Map.of("max.message.bytes", "20000"));
        site.environment().put("OUTRIDER_REDACT_RULES", "drop /card");
        site.environment().put("OUTRIDER_REDACT_MISSING", "park");
        site.environment().put("OUTRIDER_DEAD_LETTER_TOPIC", dead);
        insert(topic, "unclean", "{\"kard\": \"4711\"}", "now()");
        insertOld("clean", "{\"card\": \"4711\", \"a\": 1}");
        insert(topic + "-large", "large", "{\"card\": 1, \"a\": \"" + "x".repeat(50_000) + "\"}", "now()");
        work();
        List<ConsumerRecord<byte[], byte[]>> letters = awaitLetters(3);
        assertThat(letters).allSatisfy(letter -> {
            String value = letter.value() == null ? null : new String(letter.value(), StandardCharsets.UTF_8);
            switch (String.valueOf(header(letter, "outrider-key"))) {
                case "unclean" -> {
                    assertThat(value).isNull();
                    assertThat(header(letter, "outrider-value")).isEqualTo("withheld");
                    assertThat(header(letter, "tenant")).isNull();
                }
                case "clean" -> {
                    assertThat(value).contains("\"a\"").doesNotContain("4711");
                    assertThat(header(letter, "outrider-value")).isEqualTo("encoded");
                }
                default -> {
                    assertThat(value).isNull();
                    assertThat(header(letter, "outrider-value")).isEqualTo("too-large");
                    assertThat(header(letter, "outrider-topic")).isEqualTo(topic + "-large");
                }
            }
        });
        assertThat(letters.toString()).doesNotContain("4711");
        assertThat(site.database().queryLong("select count(*) from outrider.settled where state = 'parked'"))
                .isEqualTo(3);
    }

    @Test
    void thePoisonPolicyIsThatOfTheTopicAlsoAfterARestart() throws InvalidConfigException, InterruptedException {
        String loose = topic + ".audit";
        kafka.createTopic(loose, 1, STRICT);
        site.environment().remove("OUTRIDER_DEAD_LETTER_TOPIC");
        site.environment().put("OUTRIDER_POISON_RULES", "*.audit -> skip");
        for (String each : List.of(topic, loose)) {
            insert(each, "k", "{\"n\": 1}", "now() - interval '1 year'");
            insert(each, "k", "{\"n\": 2}", "now()");
        }
        work();
        Await.until(
                SOON,
                "the second row of the loose topic",
                () -> kafka.consumeAll(loose).size() == 1);
        Await.until(
                SOON,
                "three settled rows",
                () -> site.database().queryLong("select count(*) from outrider.settled") == 3);
        assertThat(kafka.consumeAll(topic)).isEmpty();

        relay().stop(Duration.ofSeconds(10));
        work();
        for (String each : List.of(topic, loose)) {
            insert(each, "k", "{\"n\": 3}", "now()");
        }
        Await.until(
                SOON,
                "the third row of the loose topic",
                () -> kafka.consumeAll(loose).size() == 2);
        Await.until(
                SOON,
                "four settled rows",
                () -> site.database().queryLong("select count(*) from outrider.settled") == 4);
        assertThat(kafka.consumeAll(topic)).isEmpty();
        Terminal discard = new Terminal(site.environment());
        assertThat(discard.run("parked", "discard", "--topic", loose, "--because", "nobody needs it"))
                .as(discard.err())
                .isEqualTo(Exit.OK);
    }
}
