package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Published rows are sent once more by a command, and nothing else is. */
class ReplayIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int KEYS = 5;
    private static final int EACH = 6;

    private final Kafka kafka = Kafka.shared();
    private final Site site = new Site(kafka);
    private final String topic = Kafka.uniqueName("replay");
    private final String strict = topic + "-strict";

    /** Thirty published rows, one parked, one waiting behind it, and one pending: nobody works any more. */
    @BeforeEach
    void publish(TestInfo test) throws InvalidConfigException, InterruptedException {
        site.migrateAndGrant();
        site.environment().put("OUTRIDER_PUBLISH_RECORD", test.getTags().contains("range") ? "range" : "row");
        kafka.createTopic(topic, 3, Map.of());
        kafka.createTopic(strict, 1, Map.of("message.timestamp.before.max.ms", "3600000"));
        for (int i = 1; i <= EACH; i++) {
            for (int key = 1; key <= KEYS; key++) {
                insert(topic, "key" + key, "row " + i, "now()");
            }
        }
        insert(strict, "poison", "first", "now() - interval '1 year'");
        insert(strict, "poison", "second", "now()");
        Daemon relay = Site.work(site.environment());
        Await.until(SOON, "two settled rows", () -> count("outrider.settled") == 2);
        Await.until(
                SOON,
                "the rest published",
                () -> count("outrider.outbox_state where state = 'published'") == KEYS * EACH);
        relay.stop(Duration.ofSeconds(10));
        insert(topic, "key1", "pending", "now()");
    }

    private void insert(String to, String key, String payload, String eventTime) {
        site.database()
                .execute(
                        "insert into public.outbox (aggregatetype, aggregateid, topic, payload, event_time) values ('t', '"
                                + key + "', '" + to + "', to_json('" + payload + "'::text), " + eventTime + ")");
    }

    private long count(String from) {
        return site.database().queryLong("select count(*) from " + from);
    }

    private String said(int exit, String... args) {
        List<String> all = new ArrayList<>(List.of("replay"));
        all.addAll(List.of(args));
        Terminal terminal = new Terminal(site.environment());
        assertThat(terminal.run(all.toArray(String[]::new)))
                .as(terminal.out() + terminal.err())
                .isEqualTo(exit);
        return terminal.out() + terminal.err();
    }

    private List<ConsumerRecord<byte[], byte[]>> replayed() {
        return kafka.consumeAll(topic).stream()
                .filter(record -> record.headers().lastHeader("outrider-replay") != null)
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private List<String> replayedOf(String key) {
        return replayed().stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(key))
                .map(record -> new String(record.value(), StandardCharsets.UTF_8).replace("\"", ""))
                .toList();
    }

    /** Somebody writes faster than the replay goes: it ends all the same, with what there was when it began. */
    @Test
    void whatIsPublishedMeanwhileIsNotChased() throws Exception {
        Daemon relay = Site.work(site.environment());
        CountDownLatch ended = new CountDownLatch(1);
        Thread writer = new Thread(() -> {
            for (int i = 0; ended.getCount() > 0; i++) {
                insert(topic, "key" + i, "later", "now()");
            }
        });
        writer.start();
        try {
            said(Exit.OK, "--topic", topic, "--rate", "20", "--yes", "--because", "the consumer lost them");
            ended.countDown();
            long sent = site.database().queryLong("select sum(sent) from outrider.replay");
            assertThat(sent).isGreaterThanOrEqualTo(KEYS * EACH);
            Await.until(
                    SOON,
                    () -> sent + " replayed rows in the metrics: " + relay.vitals(),
                    () -> scraped(relay).contains("\noutrider_rows_replayed_total " + (double) sent + "\n"));
        } finally {
            ended.countDown();
            writer.join();
            relay.stop(Duration.ofSeconds(10));
        }
        // What was not published yet when it was counted may have been by the time it was its turn.
        assertThat(count("outrider.replay where outcome = 'done' and sent >= matched"
                        + " and last_seq < (select max(seq) from public.outbox where topic = '" + topic + "')"))
                .isEqualTo(1);
    }

    private static String scraped(Daemon relay) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.healthPort() + "/metrics"))
                .timeout(SOON)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    @Tag("range")
    void everyWayOfChoosingRowsFindsWhatIsPublishedAndLeavesOutTheRestWithItsReason() {
        assertThat(said(Exit.OK, "--from-seq", "1", "--dry-run"))
                .contains(
                        "30 published rows would be sent again",
                        topic + "/key1",
                        "1 rows are left out: pending, the relay has not sent them yet",
                        "1 rows are left out: parked, refused for good: outrider parked retry",
                        "1 rows are left out: waiting");
        assertThat(said(Exit.OK, "--key", "key2", "--topic", topic, "--dry-run"))
                .contains("6 published rows");
        assertThat(said(Exit.OK, "--topic", "nobody", "--dry-run")).contains("0 published rows");
        assertThat(said(Exit.OK, "--from-seq", "6", "--to-seq", "10", "--dry-run"))
                .contains("5 published rows")
                .containsPattern("\n  6 ");
        String now = Instant.now().plusSeconds(60).toString();
        assertThat(said(Exit.OK, "--to-time", now, "--topic", topic, "--dry-run"))
                .contains("30 published rows");
        assertThat(said(Exit.OK, "--from-time", now, "--dry-run")).contains("0 published rows");
        String id = site.database()
                .query("select id::text from public.outbox where seq = 7", row -> row.getString(1))
                .get(0);
        assertThat(said(Exit.OK, "--id", id, "--dry-run"))
                .contains("1 published rows")
                .containsPattern("\n  7 " + id);
        assertThat(count("outrider.replay")).isZero();
        assertThat(replayed()).isEmpty();
        assertThat(said(Exit.FAILED, "--topic", strict, "--because", "a test"))
                .contains("0 published rows", "left out: parked");
        assertThat(kafka.consumeAll(strict)).isEmpty();
        assertThat(said(Exit.FAILED, "--key", "kye2", "--because", "a test")).contains("0 published rows");
        assertThat(count("outrider.replay")).as("what was never begun").isZero();
        whatIsChosenIsSentAndNothingElse(id);
    }

    /** Sending chooses for itself, after the counting. */
    private void whatIsChosenIsSentAndNothingElse(String id) {
        assertThat(said(Exit.OK, "--id", id, "--because", "a test")).contains("replay 1: 1 rows were sent again");
        assertThat(replayedBy(1)).containsExactly(id);

        assertThat(said(Exit.OK, "--key", "key2", "--because", "a test")).contains("replay 2: 6 rows were sent again");
        assertThat(replayedBy(2)).containsExactlyElementsOf(ids("aggregateid = 'key2' and topic = '" + topic + "'"));
        assertThat(replayedOf("key2")).endsWith("row 1", "row 2", "row 3", "row 4", "row 5", "row 6");

        // From then on, and before then.
        assertThat(said(Exit.OK, "--from-time", written(11), "--to-time", written(16), "--because", "a test"))
                .contains("replay 3: 5 rows were sent again");
        assertThat(replayedBy(3)).containsExactlyInAnyOrderElementsOf(ids("seq between 11 and 15"));
        assertThat(kafka.consumeAll(strict)).isEmpty();
        assertThat(site.database().queryLong("select sum(sent) from outrider.replay"))
                .isEqualTo(1 + EACH + 5);
    }

    private List<String> replayedBy(int number) {
        return replayed().stream()
                .filter(record -> header(record, "outrider-replay").equals(Integer.toString(number)))
                .map(record -> header(record, "id"))
                .toList();
    }

    private List<String> ids(String which) {
        return site.database()
                .query("select id::text from public.outbox where " + which + " order by seq", row -> row.getString(1));
    }

    private String written(long seq) {
        return site.database()
                .query(
                        "select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from public.outbox where seq = "
                                + seq,
                        row -> row.getString(1))
                .get(0);
    }

    @Test
    void replayedRowsKeepTheOrderOfTheirKeysSayThatTheyAreReplayedAndWhoDidItIsKept() {
        long began = System.nanoTime();
        String said = said(Exit.OK, "--from-seq", "1", "--rate", "20", "--because", "the consumer lost them");
        // Thirty rows at twenty a second.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(1_400));
        assertThat(said).contains("replay 1: 30 rows were sent again");
        for (int key = 1; key <= KEYS; key++) {
            assertThat(replayedOf("key" + key)).containsExactly("row 1", "row 2", "row 3", "row 4", "row 5", "row 6");
        }
        assertThat(replayed()).hasSize(30).allSatisfy(record -> {
            assertThat(header(record, "outrider-replay")).isEqualTo("1");
            assertThat(Instant.parse(header(record, "outrider-replayed-at"))).isBefore(Instant.now());
            assertThat(count("public.outbox where id = '" + header(record, "id") + "'"))
                    .isEqualTo(1);
        });
        assertThat(kafka.consumeAll(topic)).hasSize(60);
        assertThat(kafka.consumeAll(topic).stream()
                        .collect(Collectors.groupingBy(
                                record -> header(record, "id"),
                                Collectors.mapping(ConsumerRecord::partition, Collectors.toSet())))
                        .values())
                .as("the partitions of each row")
                .allMatch(partitions -> partitions.size() == 1);
        assertThat(site.database()
                        .query(
                                "select concat_ws('|', selection, because, asked_by, matched, sent, last_seq, outcome, ended_at >= asked_at)"
                                        + " from outrider.replay",
                                row -> row.getString(1)))
                .singleElement()
                .asString()
                .startsWith("everything|the consumer lost them|" + site.relay().user() + " (")
                .endsWith(")|30|30|30|done|t");
        assertThat(count("outrider.outbox_state where state = 'published'")).isEqualTo(30);
        assertThatThrownBy(() -> site.relay().execute("update outrider.replay set because = 'nothing'"))
                .hasMessageContaining("permission denied");
    }

    @Test
    void aReplayThatFailsStopsAndSaysWhereToGoOn() {
        kafka.configureTopic(topic, "max.message.bytes", "100");
        String said = said(Exit.FAILED, "--from-seq", "3", "--key", "key3", "--because", "a test");
        assertThat(said).contains("stopped at row 3:", "To go on: outrider replay --key key3 --from-seq 3 --because");
        assertThat(replayed()).isEmpty();
        assertThat(site.database().query("select sent || ' ' || outcome from outrider.replay", row -> row.getString(1)))
                .singleElement()
                .asString()
                .startsWith("0 stopped at row 3: ");
    }

    @Test
    void manyRowsWantASecondWordAndUnclearWishesAreRefused() {
        site.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, topic, payload, published_at)"
                        + " select 't', 'k' || i, '" + topic + "', '{}', now() from generate_series(1, 1000) i");
        assertThat(said(Exit.FAILED, "--from-seq", "1", "--because", "a test"))
                .contains("nothing was sent: 1030 rows are many; say --yes if that is meant");
        assertThat(count("outrider.replay")).isZero();
        assertThat(said(Exit.OK, "--from-seq", "1", "--yes", "--rate", "100000", "--because", "a test"))
                .contains("1030 rows were sent again");
        assertThat(replayed()).hasSize(1030);
        assertThat(said(Exit.USAGE)).contains("which rows?");
        assertThat(said(Exit.USAGE, "--from-seq", "1")).contains("--because must say why");
        assertThat(said(Exit.USAGE, "--from-seq", "1", "--rate", "0", "--because", "x"))
                .contains("at least 1");
        assertThat(said(Exit.USAGE, "--from-time", "yesterday")).contains("such as 2026-11-26T09:00:00Z");
    }
}
