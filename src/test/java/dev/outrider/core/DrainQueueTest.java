package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Who comes back next, when another has its turn, and how often whoever has it looks in vain. */
class DrainQueueTest {

    private static final long MILLIS = 1_000_000L;
    private static final long SECOND = 1_000 * MILLIS;
    private static final long ASKED = 100 * SECOND;
    private static final Predicate<Block> ANY = block -> true;

    private final Limiter limiter = new Limiter(new Settings.Window(1_000, 1_000_000, 100, limits()));
    private final DrainQueue queue = new DrainQueue(limiter);

    // What looks need, and the rows that are on their way already.
    private final RelayScript script = new RelayScript();
    private final Settings.Reading reading = script.settings.reading();
    private final Window window = new Window(script.settings.window());
    private final Recorder recorder =
            new Recorder(script.settings, script, () -> new Fence("one/1", 1, script.incarnation, 1));
    private final Blocks blocks = new Blocks(reading, script, window, recorder);
    private final Map<ChainId, Row> onWay = new HashMap<>();
    private long now = ASKED;

    /** Ten rows a second of one topic, and as many as can be of others. */
    private static Settings.Limits limits() {
        Settings.Rate slow = new Settings.Rate(10, 0);
        return new Settings.Limits(Settings.Rate.NONE, topic -> topic.equals("slow") ? slow : Settings.Rate.NONE);
    }

    private static Block block(String topic, String key) {
        ChainId id = new ChainId(topic, key.getBytes(StandardCharsets.UTF_8));
        return new Block(Settlement.Scope.CHAIN, id, "Released", "released by hand", 0);
    }

    private Block queued(String topic, String key) {
        Block block = block(topic, key);
        queue.add(block);
        return block;
    }

    /** It has asked for its rows, and one of them is on its way. */
    private static Block draining(String topic) {
        Block block = block(topic, "present");
        block.beginDraining(ASKED);
        block.onWay = 1;
        return block;
    }

    // ---- who comes next

    /** One that still waits for answers or write-backs could not look: others that can would stand behind it for nothing. */
    @Test
    void whatIsSeenCompleteComesBeforeWhatIsNotAndTheRestInItsOrder() {
        Block answers = queued("t", "answers");
        answers.onWay = 1;
        Block release = queued("t", "release");
        release.released = 1;
        Block written = queued("t", "written");
        written.older = 1;
        Block complete = queued("t", "complete");
        Block last = queued("t", "last");

        List<Block> turns = new ArrayList<>();
        for (Block next = queue.next(null, ANY, ASKED); next != null; next = queue.next(null, ANY, ASKED)) {
            turns.add(next);
        }
        assertThat(turns).containsExactly(complete, last, answers, release, written);
    }

    /** What comes back would only wait at the limit, in memory, and fill the window of the others. */
    @Test
    void aTopicWithoutRoomIsPassedOverUntilItHasSome() {
        Block slow = queued("slow", "first");
        Block other = queued("t", "second");
        List<Chain.Entry> waiting = new ArrayList<>();
        for (long seq = 1; seq <= 11; seq++) {
            Chain.Entry entry = new Chain.Entry(script.row(seq, "slow", "key"));
            limiter.enter(entry);
            waiting.add(entry);
        }
        assertThat(queue.next(null, ANY, ASKED)).isSameAs(other);
        assertThat(queue.any(ANY)).isFalse();
        assertThat(queue.next(null, ANY, ASKED)).isNull();
        slow.state = Block.State.HOLDING;
        assertThat(queue.hasRoom(slow)).as("held rows are here already").isTrue();
        slow.state = Block.State.BLOCKED;
        waiting.forEach(limiter::leave);
        assertThat(queue.any(ANY)).isTrue();
        assertThat(queue.next(null, ANY, ASKED)).isSameAs(slow);
    }

    // ---- who gives way

    /** An answer that takes longer may take for ever; given way at once, none would get on. */
    @Test
    void whoWaitsForAnswersGivesWayAfterASecondAndQueuesUpAgain() {
        Block present = draining("t");
        Block other = queued("t", "other");
        assertThat(queue.givesWayAtNanos(present, ANY)).isEqualTo(ASKED + SECOND);
        assertThat(queue.next(present, ANY, ASKED + SECOND - 1)).isSameAs(present);
        assertThat(present.state).isEqualTo(Block.State.DRAINING);
        assertThat(queue.contains(present)).isFalse();

        assertThat(queue.next(present, ANY, ASKED + SECOND)).isSameAs(other);
        assertThat(present.state).isEqualTo(Block.State.BLOCKED);
        assertThat(queue.contains(present)).isTrue();
        assertThat(queue.contains(other)).isFalse();
    }

    /** Whoever holds rows in memory would leave them there when it gave way: those read later go to the side table, and would come back before them. */
    @Test
    void nobodyGivesWayWhileItHoldsRows() {
        Block present = draining("slow");
        present.oneByOne = true;
        present.vainLooks = 1;
        present.state = Block.State.HOLDING;
        Block other = queued("t", "other");
        assertThat(queue.next(present, ANY, ASKED + 60 * SECOND)).isSameAs(present);
        assertThat(present.state).isEqualTo(Block.State.HOLDING);
        assertThat(queue.contains(present)).isFalse();
        assertThat(queue.givesWayAtNanos(present, ANY)).isEqualTo(Long.MAX_VALUE);

        present.state = Block.State.DRAINING;
        assertThat(queue.next(present, ANY, ASKED + 60 * SECOND)).isSameAs(other);
    }

    /** It would lose its turn to one that can do nothing with it; and the loop would turn without end for a moment that has passed. */
    @Test
    void nobodyGivesWayToOneThatCannotLook() {
        Block present = draining("t");
        Block other = queued("t", "other");
        other.released = 1;
        assertThat(queue.next(present, ANY, ASKED + 60 * SECOND)).isSameAs(present);
        assertThat(queue.givesWayAtNanos(present, ANY)).isEqualTo(Long.MAX_VALUE);
        other.released = 0;
        Predicate<Block> none = block -> false;
        assertThat(queue.next(present, none, ASKED + 60 * SECOND)).isSameAs(present);
        assertThat(queue.givesWayAtNanos(present, none)).isEqualTo(Long.MAX_VALUE);
        assertThat(present.state).isEqualTo(Block.State.DRAINING);
        assertThat(queue.contains(other)).isTrue();
    }

    /** Else turns would change with every look, and none would come to its last one. */
    @Test
    void whoWaitsForNothingKeepsItsTurnHoweverSlowItIs() {
        Block present = draining("slow");
        present.onWay = 0;
        present.oneByOne = true;
        queued("t", "other");
        assertThat(queue.next(present, ANY, ASKED + 60 * SECOND)).isSameAs(present);
        assertThat(queue.givesWayAtNanos(present, ANY)).isEqualTo(Long.MAX_VALUE);
    }

    /** The others would all be as slow as its limit. */
    @Test
    void whoWaitsInATopicWithALimitGivesWayAtOnce() {
        Block present = draining("slow");
        Block other = queued("t", "other");
        assertThat(queue.next(present, ANY, ASKED)).isSameAs(other);
    }

    /** Each of its rows is refused by itself: thousands of them would keep all others waiting, a second for each. */
    @Test
    void whoGoesOneByOneGivesWayAtOnce() {
        Block present = draining("t");
        present.oneByOne = true;
        Block other = queued("t", "other");
        assertThat(queue.givesWayAtNanos(present, ANY)).isEqualTo(ASKED);
        assertThat(queue.next(present, ANY, ASKED)).isSameAs(other);
    }

    /** It has nothing to do until what an earlier drain has sent is answered, and others would wait for that. */
    @Test
    void whoLooksInVainGivesWayAtOnce() {
        Block present = draining("t");
        present.onWay = 0;
        present.looked(true);
        Block other = queued("t", "other");
        assertThat(queue.next(present, ANY, ASKED)).isSameAs(other);
    }

    // ---- looks in vain, which are counted by the block and paced by those who look

    /** Keys whose only waiting row, by number in their order, is on its way from an earlier drain. */
    private void begin(String... keys) {
        List<Blocked> left = new ArrayList<>();
        for (String key : keys) {
            Row row = script.row(left.size() + 1, key);
            left.add(new Blocked(Settlement.Scope.CHAIN, row.chain(), 0, 1, "Released", "released by hand"));
            window.enter(new Chain.Entry(row));
            onWay.put(row.chain(), row);
        }
        blocks.begin(left, Settings.PoisonPolicy.BLOCK, now);
    }

    /** Looks, and is shown this row in a page that was cut. */
    private List<Chain.Entry> look(Row row) {
        return blocks.take(new Page(List.of(row), true, script.incarnation, 1_000, null), now);
    }

    private WaitingAsk ask() {
        int before = script.waits.size();
        blocks.advance(now);
        assertThat(script.waits).hasSize(before + 1);
        return script.waits.get(before);
    }

    /** Looks in vain, and returns how long it is until the next look, for which time passes. */
    private long lookInVain() {
        Row row = onWay.get(ask().chain());
        assertThat(look(row)).isEmpty();
        int asks = script.waits.size();
        long next = blocks.nextDeadlineNanos(now);
        blocks.advance(next - 1);
        assertThat(script.waits).as("too early").hasSize(asks);
        long wait = next - now;
        now = next;
        return wait;
    }

    /** As fast as the database answers, it would be asked for the same rows until a broker that is away has come back. */
    @Test
    void looksInVainComeEverMoreRarelyUpToTheLongestWait() {
        begin("a");
        for (long looks = 1; looks <= 60; looks++) {
            long wait = Math.min(reading.idleMaxNanos(), looks * reading.idleMinNanos());
            assertThat(lookInVain()).as("after %s looks", looks).isEqualTo(wait);
        }
        assertThat(lookInVain()).isEqualTo(reading.idleMaxNanos());
    }

    /** With a count for each turn, two such keys would hand the turn to each other for ever, and the database would have no rest. */
    @Test
    void looksInVainAreCountedOnWhoeverHadATurnInBetween() {
        begin("a", "b");
        List<Long> waits = new ArrayList<>();
        for (int looks = 0; looks < 6; looks++) {
            waits.add(lookInVain() / MILLIS);
        }
        assertThat(script.waits).extracting(ask -> ask.chain().toString()).startsWith("t/a", "t/b", "t/a", "t/b");
        assertThat(waits).containsExactly(2L, 2L, 4L, 4L, 6L, 6L);
    }

    /** What was slow once would be slow for as long as it comes back. */
    @Test
    void aLookThatShowsANewRowEndsTheCount() {
        begin("a");
        for (int looks = 0; looks < 5; looks++) {
            lookInVain();
        }
        ask();
        List<Chain.Entry> shown = look(script.row(9, "a"));
        assertThat(shown).hasSize(1);
        blocks.recorded(new Recorder.Recorded(shown, List.of(), List.of()));
        assertThat(lookInVain()).isEqualTo(reading.idleMinNanos());
    }
}
