package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How rows share what may go in a second: as short stories. */
class RelayLimitsTest {

    private static final int ROWS = 1_000;

    private final Set<Long> answered = new HashSet<>(List.of(1L, 2L));
    private int looked;
    private int written;
    private int read;

    private static RelayScript limited(Settings.Rate all, Settings.Rate slow) {
        RelayScript script = new RelayScript((settings, partitioning, effects) -> {
            Settings.Limits limits =
                    new Settings.Limits(all, topic -> topic.equals("slow") ? slow : Settings.Rate.NONE);
            Settings.Window window = new Settings.Window(ROWS, 1_000_000, 100, limits);
            return new Relay(
                    new Settings(
                            settings.lease(),
                            settings.reading(),
                            window,
                            settings.sending(),
                            settings.blocking(),
                            settings.marking()),
                    partitioning,
                    effects);
        });
        script.activate();
        script.page(script.row(1, "t", "first"), script.row(2, "slow", "first"));
        script.known("t");
        script.known("slow");
        script.acknowledge(1);
        script.acknowledge(2);
        script.tickMillis(1_000);
        script.written();
        return script;
    }

    private static Settings.Rate records(long rate) {
        return new Settings.Rate(rate, 0);
    }

    /** It needs its partition to be empty: at the end of the line it would meet one in use again, and go back to the end. */
    @Test
    void whoFellWithABadRowDoesNotWaitInTheWholeLine() {
        RelayScript script = limited(records(100), Settings.Rate.NONE);
        look(script, rows(script, "t", 3, 300));
        Failure fell = new Failure(Failure.Kind.RETRY, Failure.Outcome.REFUSED, "KafkaException", "fell with others");
        long first = script.sentSeqs().get(script.sentSeqs().size() - 1);
        answered.add(first);
        script.fail(first, fell);
        live(script, 200);
        assertThat(script.attempts(first)).isEqualTo(2);
        assertThat(script.sent).hasSizeLessThan(30);
    }

    /** Rows of a topic, each with a key of its own. */
    private static Row[] rows(RelayScript script, String topic, long from, long to) {
        List<Row> rows = new ArrayList<>();
        for (long seq = from; seq <= to; seq++) {
            rows.add(script.row(seq, topic, topic + seq));
        }
        return rows.toArray(Row[]::new);
    }

    /** Lets time pass while every row is acknowledged as soon as it is sent, every write-back written, and the outbox has nothing new. */
    private void live(RelayScript script, long millis) {
        for (long passed = 0; passed < millis; passed += 5) {
            answer(script);
            if (script.reads.size() > read) {
                read = script.reads.size();
                script.on(new Event.PageRead(
                        script.lastRead(), new Page(List.of(), false, script.incarnation, script.lastValue, null)));
            }
        }
    }

    /** Answers the next look as soon as there is one. */
    private void look(RelayScript script, Row... rows) {
        while (script.reads.size() == read) {
            script.tickMillis(5);
        }
        read = script.reads.size();
        script.on(new Event.PageRead(
                script.lastRead(), new Page(List.of(rows), false, script.incarnation, script.lastValue, null)));
    }

    private void answer(RelayScript script) {
        script.tickMillis(5);
        script.keepLease();
        for (; looked < script.sent.size(); looked++) {
            long seq = script.sent.get(looked).row().seq();
            if (answered.add(seq)) {
                script.acknowledge(seq);
            }
        }
        if (script.writes.size() > written) {
            written = script.writes.size();
            script.written();
        }
    }

    /** The row is refused, because its topic is not there. */
    private void goneFor(RelayScript script, Row row) {
        script.page(row);
        script.fail(
                row.seq(),
                new Failure(Failure.Kind.BLOCK_TOPIC, Failure.Outcome.NOT_SENT, "UnknownTopic", "no such topic"));
        looked = script.sent.size();
    }

    private static long sentOf(RelayScript script, String topic) {
        return script.sent.stream()
                .filter(each -> each.row().chain().topic().equals(topic))
                .count();
    }

    @Test
    void noMoreThanTheRateOfAll() {
        RelayScript script = limited(records(50), Settings.Rate.NONE);
        script.page(rows(script, "t", 3, 102));
        int before = script.sent.size();
        live(script, 1_000);
        assertThat(script.sent.size() - before).isBetween(45, 56);
    }

    @Test
    void aSlowTopicDoesNotSlowTheOthers() {
        RelayScript script = limited(Settings.Rate.NONE, records(10));
        script.page(rows(script, "slow", 3, 52));
        script.page(rows(script, "t", 53, 152));
        live(script, 500);
        assertThat(sentOf(script, "t")).isEqualTo(101);
        assertThat(sentOf(script, "slow")).isBetween(4L, 20L);
    }

    /** What cannot go soon makes room: it leaves the stream, and is brought back when its turn comes. */
    @Test
    void whatIsBeyondTheShareOfASlowTopicLeavesTheStream() {
        RelayScript script = limited(Settings.Rate.NONE, records(10));
        script.page(rows(script, "slow", 3, 102));
        live(script, 200);
        long kept = sentOf(script, "slow") - 1 + 20;
        assertThat(script.settlements()).hasSizeGreaterThan(70).allMatch(each -> each.endsWith("WAITING TOPIC"));
        assertThat(script.status().flow().windowRows()).isLessThanOrEqualTo((int) kept);
        assertThat(script.status().blocked().limited()).isEqualTo(1);
        assertThat(script.status().blocked().topics()).isZero();
        assertThat(script.status().troubles()).isEmpty();
        assertThat(script.waits)
                .as("nothing is brought back before there is room")
                .isEmpty();
        live(script, 1_500);
        assertThat(script.waits).isNotEmpty();
        assertThat(script.waits.get(0).maxRows()).isLessThanOrEqualTo(20);
    }

    /** A hot key with much to send, and many keys with a row each: of those the hot one has no more than its turns. */
    @Test
    void aHotKeyTakesTurnsWithTheOthers() {
        RelayScript script = limited(records(100), Settings.Rate.NONE);
        List<Row> all = new ArrayList<>();
        for (int seq = 3; seq <= 52; seq++) {
            all.add(script.row(seq, "t", "hot"));
        }
        all.addAll(List.of(rows(script, "t", 53, 102)));
        script.page(all.toArray(Row[]::new));
        live(script, 600);
        long hot = script.sent.stream()
                .filter(each -> each.row().seq() >= 3 && each.row().seq() <= 52)
                .count();
        long others =
                script.sent.stream().filter(each -> each.row().seq() >= 53).count();
        assertThat(hot + others).isBetween(55L, 75L);
        assertThat(others).isGreaterThan(hot);
        assertThat(hot).isGreaterThan(1);
    }

    /** After an outage of a topic: its rows that waited, and rows of other topics that are written meanwhile, share what may go. */
    @Test
    void whatComesBackAndWhatIsNewHaveHalfEach() {
        RelayScript script = limited(records(100), Settings.Rate.NONE);
        goneFor(script, script.row(3, "slow", "a"));
        live(script, 50);
        script.known("slow");
        live(script, 200);
        script.waiting(true, script.row(3, "slow", "a"));
        int waits = script.waits.size();
        for (int tries = 0; script.waits.size() == waits; tries++) {
            assertThat(tries).isLessThan(1_000);
            live(script, 20);
        }
        long before = script.sent.size();
        script.waiting(true, rows(script, "slow", 100, 199));
        look(script, rows(script, "t", 200, 299));
        live(script, 500);
        long old = sentOf(script, "slow") - 2;
        long fresh = sentOf(script, "t") - 1;
        assertThat(script.sent.size() - before).isBetween(40L, 70L);
        assertThat(old).isBetween(15L, 40L);
        assertThat(fresh).isBetween(15L, 40L);
    }

    /** However much there is of both: what is new fills the window, and does not keep out what waits. */
    @Test
    void whatComesBackHasItsHalfAlsoWhereThereIsNoEndOfWhatIsNew() {
        RelayScript script = limited(records(200), Settings.Rate.NONE);
        goneFor(script, script.row(3, "slow", "a"));
        live(script, 50);
        script.known("slow");
        script.lastValue = 1_000_000;
        long waiting = 10_000;
        long fresh = 100_000;
        int waits = 0;
        long oldBefore = 0;
        long freshBefore = 0;
        for (int millis = 0; millis < 16_000; millis += 5) {
            if (millis == 6_000) {
                oldBefore = sentOf(script, "slow");
                freshBefore = sentOf(script, "t");
            }
            if (script.waits.size() > waits) {
                WaitingAsk ask = script.waits.get(waits++);
                script.waiting(true, rows(script, "slow", waiting, waiting + ask.maxRows() - 1));
                waiting += ask.maxRows();
            }
            if (script.reads.size() > read) {
                read = script.reads.size();
                PageAsk ask = script.lastRead();
                Row[] page = rows(script, "t", fresh, fresh + ask.maxRows() - 1);
                fresh += ask.maxRows();
                script.on(new Event.PageRead(
                        ask, new Page(List.of(page), true, script.incarnation, script.lastValue, null)));
            }
            answer(script);
        }
        long old = sentOf(script, "slow") - oldBefore;
        long fromOutbox = sentOf(script, "t") - freshBefore;
        assertThat(old + fromOutbox).isBetween(1_950L, 2_010L);
        assertThat(old).isBetween(700L, 1_300L);
    }

    /** Once a second, and not at every turn. */
    @Test
    void theSlowestRateIsKeptToo() {
        RelayScript script = limited(Settings.Rate.NONE, records(1));
        script.page(rows(script, "slow", 3, 8));
        long sent = sentOf(script, "slow");
        live(script, 3_000);
        assertThat(sentOf(script, "slow") - sent).isBetween(2L, 3L);
    }

    // ---- a topic that is slow, and paused

    /** A key with rows on their way takes more of them in: too many, and yet they must not be brought back before somebody resumes the topic. */
    @Test
    void aPausedTopicOfWhichMoreComesThanItsLimitLetsGoStaysPaused() {
        RelayScript script = limited(Settings.Rate.NONE, records(1));
        script.page(hot(script, 3, 12));
        live(script, 20);
        paused(script, new Pause(8, "slow", "ops", "a consumer is mended", 0));
        long sent = sentOf(script, "slow");
        look(script, hot(script, 13, 42));
        live(script, 3_000);
        assertThat(sentOf(script, "slow")).isEqualTo(sent);
        assertThat(script.waits).isEmpty();
        assertThat(script.status().blocked().waiting()).isGreaterThan(30);
        assertThat(script.status().troubles()).extracting(Status.Trouble::kind).containsExactly("paused");
        paused(script);
        live(script, 100);
        assertThat(script.waits).hasSize(1);
    }

    /** It had left the stream, and was on its way back. */
    @Test
    void aSlowTopicThatIsPausedStopsComingBackUntilItIsResumed() {
        RelayScript script = limited(Settings.Rate.NONE, records(10));
        script.page(rows(script, "slow", 3, 102));
        live(script, 1_700);
        assertThat(script.waits).hasSize(1);
        paused(script, new Pause(8, "slow", "ops", "a consumer is mended", 0));
        script.waiting(true, rows(script, "slow", 30, 49));
        long sent = sentOf(script, "slow");
        live(script, 3_000);
        assertThat(sentOf(script, "slow")).isEqualTo(sent);
        assertThat(script.waits).hasSize(1);
        assertThat(script.status().blocked().limited()).isZero();
        paused(script);
        live(script, 100);
        assertThat(script.waits).hasSize(2);
    }

    private static void paused(RelayScript script, Pause... pauses) {
        script.on(new Event.PausesRead(script.status().lane().term(), List.of(pauses)));
    }

    private static Row[] hot(RelayScript script, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(seq -> script.row(seq, "slow", "hot"))
                .toArray(Row[]::new);
    }

    // ---- brokers that throttle

    @Test
    void throttlingIsToldAndLessIsReadAhead() {
        RelayScript script = limited(Settings.Rate.NONE, Settings.Rate.NONE);
        script.on(new Event.Throttled(700_000_000L));
        assertThat(script.status().troubles()).extracting(Status.Trouble::kind).containsExactly("throttled");
        assertThat(script.status().cluster().throttledNanos()).isEqualTo(700_000_000L);
        for (int page = 0; script.reads.size() < 6; page++) {
            script.page(rows(script, "t", 3 + 100 * page, 102 + 100 * page));
            script.tickMillis(500);
            if (script.status().flow().windowRows() >= ROWS / 4) {
                break;
            }
        }
        assertThat(script.status().flow().windowRows()).isBetween(ROWS / 4, ROWS / 4 + 100);
        int reads = script.reads.size();
        script.tickMillis(1_000);
        assertThat(script.reads).hasSize(reads);
        script.on(new Event.Throttled(0));
        script.tickMillis(200);
        assertThat(script.reads).hasSizeGreaterThan(reads);
        assertThat(script.status().troubles()).extracting(Status.Trouble::kind).doesNotContain("throttled");
    }

    /** A partition says nothing for as long as was said, and no longer: only then is something else wrong. */
    @Test
    void aSilenceThatWasAnnouncedIsNoTroubleBesideIt() {
        RelayScript script = limited(Settings.Rate.NONE, Settings.Rate.NONE);
        script.on(new Event.Throttled(5_000_000_000L));
        script.page(script.row(3, "t", "a"));
        script.keepLeaseFor(6_000);
        assertThat(script.status().troubles())
                .extracting(Status.Trouble::kind)
                .contains("throttled")
                .doesNotContain("stalled");
        assertThat(script.status().troubles())
                .extracting(Status.Trouble::message)
                .noneMatch(each -> each.startsWith("no answer from"));
        script.keepLeaseFor(4_000);
        assertThat(script.status().troubles())
                .extracting(Status.Trouble::message)
                .anyMatch(each -> each.startsWith("no answer from"));
    }

    /** What a throttled broker has not read yet may land that much later. */
    @Test
    void aPartitionIsQuietForAsLongAsBrokersThrottle() {
        RelayScript script = limited(Settings.Rate.NONE, Settings.Rate.NONE);
        script.on(new Event.Throttled(5_000_000_000L));
        script.page(script.row(3, "t", "a"));
        script.fail(3, new Failure(Failure.Kind.RETRY, Failure.Outcome.UNKNOWN, "SessionClosed", "closed"));
        script.sessionClosed(1);
        script.keepLeaseFor(1_000);
        script.sessionOpened(2);
        script.keepLeaseFor(3_500);
        assertThat(script.attempts(3)).isEqualTo(1);
        script.keepLeaseFor(1_000);
        assertThat(script.attempts(3)).isEqualTo(2);
    }
}
