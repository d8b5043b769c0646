package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that the broker refuses are seen, mended and given up by commands alone. */
class ParkedIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Kafka kafka = Kafka.shared();
    private final Site site = new Site(kafka);
    private final String aggregate = Kafka.uniqueName("parked");
    private final String topic = "outbox.event." + aggregate;
    private Daemon relay;

    /** Two keys, each with a row too old for the topic and two behind it. */
    @BeforeEach
    void parkTwoKeys() throws InvalidConfigException {
        site.migrateAndGrant();
        kafka.createTopic(topic, 1, Map.of("message.timestamp.before.max.ms", "3600000"));
        for (String key : List.of("one", "two")) {
            insert(key, "first", "now() - interval '1 year'");
            insert(key, "second", "now()");
            insert(key, "third", "now()");
        }
        relay = Site.work(site.environment());
        Await.until(SOON, "six settled rows", () -> count("outrider.settled") == 6);
    }

    @AfterEach
    void stop() throws InterruptedException {
        relay.stop(Duration.ZERO);
    }

    private void insert(String key, String payload, String eventTime) {
        site.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, payload, event_time) values ('"
                        + aggregate + "', '" + key + "', to_json('" + key + " " + payload + "'::text), " + eventTime
                        + ")");
    }

    private long count(String table) {
        return site.database().queryLong("select count(*) from " + table);
    }

    private String said(int exit, String... args) {
        Terminal terminal = new Terminal(site.environment());
        assertThat(terminal.run(args)).as(terminal.out() + terminal.err()).isEqualTo(exit);
        return terminal.out() + terminal.err();
    }

    private List<String> log() {
        return kafka.consumeAll(topic).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8).replace("\"", ""))
                .toList();
    }

    private String numberOf(String key) {
        return Long.toString(site.database()
                .queryLong("select seq from outrider.settled where state = 'parked' and key = convert_to('" + key
                        + "', 'UTF8')"));
    }

    @Test
    void theyAreListedAndShownWithWhatWaitsBehindThem() {
        assertThat(said(Exit.OK, "parked", "list"))
                .containsPattern(
                        numberOf("one") + " .* 2  " + topic + "/one: InvalidTimestampException: .*out of range")
                .containsPattern(numberOf("two") + " .* 2  " + topic + "/two: ")
                .contains("2 rows are parked");
        assertThat(said(Exit.OK, "parked", "list", "--key", "two", "--reason", "invalidtimestamp", "--topic", topic))
                .contains("1 rows are parked")
                .doesNotContain("/one");
        assertThat(said(Exit.OK, "parked", "list", "--older-than", "1h")).contains("0 rows are parked");
        site.database()
                .execute("update outrider.settled set settled_at = settled_at - interval '2 hours' where seq = "
                        + numberOf("two"));
        assertThat(said(Exit.OK, "parked", "list", "--older-than", "1h"))
                .contains("1 rows are parked", topic + "/two: ")
                .doesNotContain("/one");
        assertThat(said(Exit.OK, "parked", "list", "--older-than", "3h")).contains("0 rows are parked");
        assertThat(said(Exit.OK, "parked", "list", "--limit", "1")).contains("the oldest 1 of 2 rows");
        assertThat(said(Exit.OK, "parked", "show", numberOf("one")))
                .contains("key      one", "behind   2 rows")
                .doesNotContain("one first");
        assertThat(said(Exit.OK, "parked", "show", "--payload", numberOf("one")))
                .contains("payload  \"one first\"");
        assertThat(said(Exit.FAILED, "parked", "show", "4711"))
                .contains("no parked or waiting row has the id or number 4711");
        oddKeysAreReadableMoveNoCursorAndCanBeChosen();
    }

    private void oddKeysAreReadableMoveNoCursorAndCanBeChosen() {
        String umlaut = "künde";
        String cursor = "top\u001b[2J";
        insert(umlaut, "first", "now() - interval '1 year'");
        insert(cursor, "first", "now() - interval '1 year'");
        Await.until(SOON, "eight settled rows", () -> count("outrider.settled") == 8);
        assertThat(said(Exit.OK, "parked", "list"))
                .contains(topic + "/künde: ", topic + "/top?[2J: ", "4 rows are parked")
                .doesNotContain("\u001b");
        for (String key : List.of(umlaut, cursor)) {
            assertThat(said(Exit.OK, "parked", "list", "--key", key))
                    .contains("1 rows are parked")
                    .containsPattern("(?m)^" + numberOf(key) + " ");
        }
        assertThat(said(Exit.OK, "parked", "show", numberOf(umlaut))).contains("key      künde");
        assertThat(said(Exit.OK, "parked", "show", numberOf(cursor))).contains("key      top?[2J");
    }

    @Test
    void aRetryThatIsRefusedSaysSoAndOneThatIsNotBringsItsKeyBackInOrder() {
        String row = numberOf("one");
        assertThat(said(Exit.FAILED, "parked", "retry", row)).contains("row " + row, "refused again: InvalidTimestamp");
        kafka.configureTopic(topic, "message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));
        String id = text("select id from outrider.settled where seq = " + row);
        assertThat(said(Exit.OK, "parked", "retry", id, "--because", "the topic's limit was raised"))
                .contains("row " + row + " " + id + ": done");
        Await.until(SOON, () -> "three records, not " + log(), () -> log().size() == 3);
        assertThat(log()).containsExactly("one first", "one second", "one third");
        Await.until(SOON, "the other key to be alone", () -> count("outrider.settled") == 3);
        assertThat(said(Exit.OK, "parked", "retry", "--all")).contains(": done");
        Await.until(SOON, () -> "six records, not " + log(), () -> log().size() == 6);
        assertThat(log()).endsWith("two first", "two second", "two third");
        assertThat(count("outrider.command where ended_at is not null and taken_by is not null"))
                .isEqualTo(3);
        assertThat(said(Exit.FAILED, "parked", "retry", row)).contains("no parked row matches");
        theAuditTellsWhoAskedForTheRetryWhyAndWhenItWasDoneByWhom(id);
    }

    /** Whoever holds the lane did it: nobody else has held it. */
    private void theAuditTellsWhoAskedForTheRetryWhyAndWhenItWasDoneByWhom(String id) {
        assertThat(text("select concat_ws('|', action, because, outcome, topic, convert_from(key, 'UTF8'),"
                        + " asked_at <= taken_at and taken_at <= ended_at, taken_by = (select owner from outrider.lane), asked_by)"
                        + " from outrider.command where because <> '' and id = '" + id + "'"))
                .startsWith("retry|the topic's limit was raised|done|" + topic + "|one|t|t|"
                        + site.relay().user() + " ");
        assertThat(text("select outcome from outrider.command where id = '" + id + "' order by number"))
                .startsWith("refused again: InvalidTimestamp");
        assertThat(count("outrider.command where asked_at > now() - interval '10 minutes' and asked_at <= ended_at"))
                .isEqualTo(3);
    }

    @Test
    void aRowThatOthersWaitBehindIsOnlyGivenUpByWhoSaysSo() {
        String row = numberOf("one");
        assertThat(said(Exit.FAILED, "parked", "discard", row, "--because", "nobody needs it"))
                .contains("row " + row + " blocks " + topic + "/one, where 2 rows wait", "nothing was done");
        assertThat(count("outrider.command")).isZero();
        assertThat(said(Exit.OK, "parked", "discard", row, "--break-order", "--because", "nobody needs it"))
                .contains(": done");
        Await.until(SOON, () -> "two records, not " + log(), () -> log().size() == 2);
        assertThat(log()).containsExactly("one second", "one third");
        assertThat(state(row)).isEqualTo("discarded");
        assertThat(site.database()
                        .query(
                                "select action || ' ' || because || ' ' || asked_by || ' ' || outcome from outrider.command",
                                line -> line.getString(1)))
                .singleElement()
                .asString()
                .startsWith("discard nobody needs it " + site.relay().user())
                .endsWith("done");
    }

    private String state(String row) {
        return text("select state from outrider.outbox_state where seq = " + row);
    }

    private String text(String sql) {
        return site.database().query(sql, line -> line.getString(1)).get(0);
    }

    /** What nobody has refused is seen as well, with the row that it waits for, and is not to be retried or given up by itself. */
    @Test
    void whatWaitsIsListedAndShownWithWhatItWaitsFor() {
        String parked = numberOf("two");
        List<String> waiting = site.database()
                .query(
                        "select seq::text from outrider.settled where state = 'waiting' and key = convert_to('two', 'UTF8') order by seq",
                        line -> line.getString(1));
        assertThat(said(Exit.OK, "parked", "list", "--waiting"))
                .containsPattern("row +id +age +waits for +topic/key: reason")
                .containsPattern(
                        waiting.get(0) + " .* row " + parked + " +" + topic + "/two: InvalidTimestampException")
                .containsPattern(" row " + numberOf("one") + " +" + topic + "/one: ")
                .contains("4 rows wait");
        assertThat(said(Exit.OK, "parked", "list", "--waiting", "--key", "two", "--topic", topic))
                .contains("2 rows wait")
                .doesNotContain("/one");
        assertThat(said(Exit.OK, "parked", "list", "--waiting", "--limit", "1")).contains("the oldest 1 of 4 rows");
        assertThat(said(Exit.OK, "parked", "list", "--waiting", "--older-than", "1h"))
                .contains("0 rows wait");
        assertThat(said(Exit.OK, "parked", "show", "--payload", waiting.get(1)))
                .contains("state    waiting", "key      two", "payload  \"two third\"")
                .contains("waits    for row " + parked + "; 1 rows that wait for the same go before it")
                .doesNotContain("behind");
        assertThat(said(Exit.OK, "parked", "show", parked)).contains("state    parked", "behind   2 rows");
        for (String command : List.of("retry", "discard")) {
            assertThat(said(Exit.FAILED, "parked", command, waiting.get(0), "--because", "a test"))
                    .contains(
                            "nothing was asked for",
                            "row " + waiting.get(0) + " waits for row " + parked + ", and goes after it");
        }
        assertThat(count("outrider.command")).isZero();
        whereParkedRowsHoldNobodyUpARowWaitsForItsTurn();
        assertThat(said(Exit.FAILED, "parked", "retry", parked, waiting.get(0)))
                .contains("row " + parked, "refused again", "row " + waiting.get(0) + " waits for row " + parked);
    }

    /** As after a storm under {@code skip}: nobody should retry a row for the sake of others that do not wait for it. */
    private void whereParkedRowsHoldNobodyUpARowWaitsForItsTurn() {
        Map<String, String> skipping = new HashMap<>(site.environment());
        skipping.put("OUTRIDER_POISON_POLICY", "skip");
        Terminal terminal = new Terminal(skipping);
        assertThat(terminal.run("parked", "list", "--waiting")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains(" its turn ", "4 rows wait").doesNotContain(" row ");
    }

    @Test
    void aRowWithoutAKeyHoldsNobodyUp() {
        site.database()
                .execute("insert into public.outbox (aggregatetype, payload, event_time) values ('" + aggregate
                        + "', to_json('no key'::text), now() - interval '1 year')");
        Await.until(SOON, "seven settled rows", () -> count("outrider.settled") == 7);
        String row = Long.toString(
                site.database().queryLong("select seq from outrider.settled where state = 'parked' and key is null"));
        assertThat(said(Exit.OK, "parked", "show", row)).contains("key      (none)", "behind   0 rows");
        assertThat(said(Exit.FAILED, "parked", "retry", row)).contains("refused again");
        assertThat(said(Exit.OK, "parked", "discard", row, "--because", "a test"))
                .contains(": done");
        assertThat(count("outrider.settled")).isEqualTo(6);
        assertThat(state(row)).isEqualTo("discarded");
    }

    @Test
    void whatIsAskedWhileNobodyWorksIsDoneByWhoeverWorksNext() throws Exception {
        relay.stop(Duration.ofSeconds(5));
        String row = numberOf("two");
        assertThat(said(Exit.FAILED, "parked", "discard", row, "--break-order", "--because", "late", "--wait", "0"))
                .contains("still to be done", "by the instance that holds the lane");
        assertThat(said(Exit.FAILED, "parked", "retry", row)).contains("has not been asked about already");
        assertThat(said(Exit.OK, "parked", "show", row)).containsPattern("history  .* discard by .*because late: open");
        relay = Site.work(site.environment());
        Await.until(SOON, () -> "two records, not " + log(), () -> log().size() == 2);
        assertThat(log()).containsExactly("two second", "two third");
    }

    @Test
    void unclearWishesAreRefused() {
        assertThat(said(Exit.USAGE, "parked")).contains("list, show, retry or discard");
        assertThat(said(Exit.USAGE, "parked", "retry")).contains("Name some, or give --all");
        assertThat(said(Exit.USAGE, "parked", "retry", "--all", "4711")).contains("--all goes without");
        assertThat(said(Exit.USAGE, "parked", "discard", "--because", "x")).contains("must be named");
        assertThat(said(Exit.USAGE, "parked", "discard", "4711")).contains("--because");
        assertThat(said(Exit.USAGE, "parked", "discard", "4711", "--because", " "))
                .contains("must say why");
        assertThat(said(Exit.USAGE, "parked", "list", "--older-than", "soon")).contains("give 30s, 15m, 2h or 1d");
    }
}
