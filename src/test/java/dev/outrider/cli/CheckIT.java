package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From an empty database to one that is fit, by the command line alone, as the README says. */
@Tag("foundation")
class CheckIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Kafka kafka = Kafka.shared();
    private final Site site = new Site(kafka);
    private final Map<String, String> environment = site.environment();
    private final String aggregate = Kafka.uniqueName("check");

    @Test
    void theReadmesWayLeadsToAFitRelay() {
        site.migrateAndGrant();
        kafka.createTopic("outbox.event." + aggregate, 3, Map.of());
        site.insertRow(aggregate);
        Terminal check = new Terminal(environment);
        assertThat(check.run("check")).as(check.out()).isEqualTo(Exit.OK);
        assertThat(check.err()).isEmpty();
        assertThat(check.out())
                .containsPattern(
                        "OK +database +PostgreSQL \\d+.*role " + site.relay().user())
                .containsPattern("OK +schema +public\\.outbox")
                .containsPattern("OK +lease +free")
                .containsPattern("OK +kafka +cluster .* answers, with 1 brokers")
                .containsPattern("OK +topic +outbox\\.event\\." + aggregate + ": 3 partitions")
                .containsPattern("WARN +kafka +bootstrap\\.servers names one address only")
                .containsPattern("WARN +topic +.*replication factor of 1")
                .containsPattern("WARN +topic +.*min\\.insync\\.replicas=1")
                .containsPattern("fit to run: 0 failed, 4 warned");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        environment.put("OUTRIDER_DATABASE_PASSWORD", "wrong");
        String missing = Kafka.uniqueName("missing");
        Terminal check = new Terminal(environment);
        assertThat(check.run("check", "--topic", missing)).isEqualTo(Exit.FAILED);
        assertThat(check.out())
                .containsPattern("FAIL +database +.*password authentication failed")
                .containsPattern("FAIL +topic +" + missing + ": .*create it")
                .containsPattern("not fit to run: 2 failed, 2 warned")
                .doesNotContain("wrong");
    }

    @Test
    void whetherCommitsWakeTheRelayIsTried() {
        site.migrateAndGrant();
        assertThat(checked()).doesNotContain("wakeup");
        environment.put("OUTRIDER_WAKEUP", "notify");
        assertThat(checked())
                .containsPattern("WARN +wakeup +commits do not wake the relay, which polls: there is no trigger")
                .contains("run outrider migrate --wakeup as the table's owner");
        assertThat(new Terminal(site.asOwner()).run("migrate", "--wakeup")).isEqualTo(Exit.OK);
        assertThat(checked()).containsPattern("OK +wakeup +a notification");
        environment.remove("OUTRIDER_WAKEUP");
        assertThat(checked()).containsPattern("WARN +wakeup +the outbox has the trigger .* and nobody listens");
    }

    /** Nobody looks at what becomes of heartbeats: where they cannot arrive, only this says so. */
    @Test
    void whetherHeartbeatsHaveATopicIsSaid() {
        site.migrateAndGrant();
        environment.put("OUTRIDER_HEARTBEAT_TOPIC", "nobody-made-it");
        assertThat(checked()).containsPattern("WARN +heartbeat +nobody-made-it: .*until then heartbeats are lost");
        environment.put("OUTRIDER_HEARTBEAT_TOPIC", Kafka.shared().newTopic("beats", 1));
        assertThat(checked()).containsPattern("OK +heartbeat +beats-\\d+ is there");
    }

    /** Nobody writes dead letters while nothing is refused: that they could not be written, only this says in time. */
    @Test
    void whetherDeadLettersHaveATopicIsSaid() {
        site.migrateAndGrant();
        assertThat(checked()).doesNotContain("dead-letter");
        environment.put("OUTRIDER_DEAD_LETTER_TOPIC", "${topic}.dead");
        assertThat(checked()).containsPattern("WARN +dead-letter +no topic of rows is known yet");
        String rows = Kafka.shared().newTopic("rows", 1);
        assertThat(checked("--topic", rows))
                .containsPattern("WARN +dead-letter +" + rows + "\\.dead: .*until then no dead letter is published");
        Kafka.shared().createTopic(rows + ".dead", 1, Map.of("max.message.bytes", "1000"));
        assertThat(checked("--topic", rows))
                .containsPattern("OK +dead-letter +" + rows + "\\.dead is there")
                .containsPattern("WARN +dead-letter +" + rows + "\\.dead takes records of up to 1000 bytes, and " + rows
                        + " of up to \\d{5,}: letters of larger rows go without their value");
        Kafka.shared().configureTopic(rows + ".dead", "max.message.bytes", "1048588");
        assertThat(checked("--topic", rows)).doesNotContain("without their value");
    }

    private String checked(String... more) {
        Terminal check = new Terminal(environment);
        String[] words = new String[more.length + 1];
        words[0] = "check";
        System.arraycopy(more, 0, words, 1, more.length);
        check.run(words);
        return check.out();
    }

    @Test
    void aDatabaseWithoutItsSchemaIsNotFit() {
        Terminal check = new Terminal(environment);
        assertThat(check.run("check")).isEqualTo(Exit.FAILED);
        assertThat(check.out())
                .containsPattern("FAIL +schema +the table outrider\\.lane does not exist: run outrider migrate");
    }

    /** Beside so many rows that are marked, the server's counts of all times would hide it. */
    @Test
    void aWriterThatDeletesItsRowsIsSeenBesideOneThatDoesNot() throws Exception {
        insertAndMark();
        String check = checkWhile(
                "insert into outbox (aggregatetype) values ('kept')",
                "begin; insert into outbox (aggregatetype) values ('gone');"
                        + " delete from outbox where aggregatetype = 'gone'; commit");
        assertThat(check)
                .containsPattern(
                        "WARN +writers +of \\d+ numbers of public.outbox that were drawn just now \\d+ have no row, and"
                                + " \\d+ rows were deleted meanwhile")
                .containsPattern("WARN +writers .*let writers only insert");
    }

    @Test
    void whoCleansUpIsNotTakenForAWriterThatDeletes() throws Exception {
        insertAndMark();
        String check = checkWhile(
                "insert into outbox (aggregatetype) values ('kept')",
                "delete from outbox where seq = (select min(seq) from outbox where published_at is not null)",
                // So slowly that there is something to clean up all the time.
                "select pg_sleep(0.02)");
        assertThat(check)
                .as("it came as far as the writers, and had nothing to say of them")
                .containsPattern("OK +schema +public\\.outbox")
                .containsPattern("OK +lease +free")
                .doesNotContainPattern("WARN +writers")
                .doesNotContain("deleted");
        assertThat(site.database().queryLong("select count(*) from outbox where published_at is not null"))
                .as("left to clean up")
                .isPositive();
        Await.until(SOON, "the deletions to be counted", () -> deletions() > 20);
    }

    private long deletions() {
        return site.database().queryLong("select n_tup_del from pg_stat_all_tables where relname = 'outbox'");
    }

    private void insertAndMark() {
        site.migrateAndGrant();
        site.database()
                .execute(
                        "insert into outbox (aggregatetype) select 'old' from generate_series(1, 1000)",
                        "update outbox set published_at = now()",
                        "delete from outbox where seq = 1");
        Await.until(SOON, "the deletion to be counted", () -> deletions() == 1);
    }

    /** What a check prints while somebody else does this over and over. */
    private String checkWhile(String... statements) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Terminal check = new Terminal(environment);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> writing = writer.submit(() -> {
                try (Connection connection = site.database().connect();
                        Statement statement = connection.createStatement()) {
                    while (!over.get()) {
                        for (String sql : statements) {
                            statement.execute(sql);
                        }
                    }
                }
                return null;
            });
            check.run("check");
            over.set(true);
            writing.get(SOON.toSeconds(), TimeUnit.SECONDS);
        } finally {
            over.set(true);
            writer.shutdown();
        }
        return check.out();
    }

    @Test
    void theProbeIsAcknowledged() {
        site.migrateAndGrant();
        String topic = kafka.newTopic("probe", 1);
        Terminal check = new Terminal(environment);
        assertThat(check.run("check", "--probe", topic)).as(check.out()).isEqualTo(Exit.OK);
        assertThat(check.out()).containsPattern("OK +probe +" + topic + "-0 acknowledged offset 0 after \\d+ ms");
        List<ConsumerRecord<byte[], byte[]>> landed = kafka.consumeAll(topic);
        assertThat(landed).hasSize(1);
        assertThat(new String(landed.get(0).value(), StandardCharsets.UTF_8)).isEqualTo("{\"probe\":true}");
        assertThat(landed.get(0).headers().lastHeader("type").value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("outrider.probe");
    }

    @Test
    void aProbeOfAMissingTopicSendsNothing() {
        site.migrateAndGrant();
        String missing = Kafka.uniqueName("missing");
        Terminal check = new Terminal(environment);
        assertThat(check.run("check", "--probe", missing)).isEqualTo(Exit.FAILED);
        assertThat(check.out()).containsPattern("FAIL +topic +" + missing).doesNotContain("OK    probe");
    }
}
