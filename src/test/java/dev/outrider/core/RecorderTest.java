package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one write-back holds, and what becomes of one that is too much for a slow database. */
class RecorderTest {

    private static final long MILLIS = 1_000_000L;
    private static final long TTL = 2_000 * MILLIS;
    private static final long LONG = 10_000 * MILLIS;

    private final Incarnation incarnation = new Incarnation("first");
    private final RelayScript asked = new RelayScript();
    private long serial;
    private long now;

    private Recorder recorder(int batchRows) {
        Settings like = asked.settings;
        Settings.Lease lease = new Settings.Lease("one/1", TTL, TTL / 5);
        Settings.Marking marking = new Settings.Marking(batchRows, 0, Recording.ROW, SynchronousCommit.ON);
        return new Recorder(
                new Settings(lease, like.reading(), like.window(), like.sending(), like.blocking(), marking),
                asked,
                () -> new Fence("one/1", 1, incarnation, ++serial));
    }

    /** A term begins, and rows 1 to last of an earlier one are published and not recorded. */
    private Recorder withLeftovers(int batchRows, long last) {
        Recorder recorder = recorder(batchRows);
        LongStream.rangeClosed(1, last).forEach(seq -> recorder.leftOver(entry(seq)));
        recorder.begin(Progress.NONE);
        return recorder;
    }

    private Chain.Entry entry(long seq) {
        ChainId chain = new ChainId("t", String.valueOf(seq).getBytes(StandardCharsets.UTF_8));
        return new Chain.Entry(new Row(seq, "id-" + seq, chain, null, Content.of(new byte[10]), null));
    }

    private Recorder.Settled settled(long seq) {
        Chain.Entry entry = entry(seq);
        Settlement settlement = new Settlement(
                entry.row, Settlement.State.PARKED, Settlement.Scope.CHAIN, "Poison", "no", Tries.NONE.andAt(now));
        Block block = new Block(Settlement.Scope.CHAIN, entry.row.chain(), "Poison", "no", now);
        return new Recorder.Settled(entry, settlement, block);
    }

    private WriteBack advance(Recorder recorder, long afterNanos) {
        now += afterNanos;
        int before = asked.writes.size();
        recorder.advance(false, now);
        assertThat(asked.writes).as("a write-back is asked for").hasSize(before + 1);
        return asked.lastWrite();
    }

    private static void apply(Recorder recorder, WriteBack batch) {
        List<Long> matched = batch.leftovers().stream().map(RowName::seq).toList();
        recorder.applied(batch, new WriteAnswer(true, matched));
    }

    private static List<Long> numbers(WriteBack batch) {
        return batch.leftovers().stream().map(RowName::seq).toList();
    }

    @Test
    void leftoversGoInPartsAndTheProgressFollowsEachOfThem() {
        Recorder recorder = withLeftovers(4, 10);
        List<Integer> sizes = new ArrayList<>();
        List<Long> lowWaters = new ArrayList<>();
        for (int part = 0; part < 3; part++) {
            WriteBack batch = advance(recorder, 0);
            sizes.add(batch.leftovers().size());
            lowWaters.add(batch.progress().lowWater());
            apply(recorder, batch);
            assertThat(recorder.reckoning()).as("nothing may be read yet").isTrue();
        }
        assertThat(sizes).containsExactly(4, 4, 2);
        assertThat(lowWaters).as("what is not known to be recorded is not told").containsExactly(0L, 4L, 8L);
        WriteBack last = advance(recorder, 0);
        assertThat(last.leftovers()).isEmpty();
        assertThat(last.progress()).isEqualTo(new Progress(10, List.of()));
        apply(recorder, last);
        assertThat(recorder.reckoning()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 99, 100})
    void whateverASlowDatabaseCanDoTheLeftoversEnd(int rowsInTime) {
        Recorder recorder = withLeftovers(100, 300);
        int attempts = 0;
        List<Long> recorded = new ArrayList<>();
        long highestSerial = 0;
        while (recorded.size() < 300) {
            assertThat(++attempts).as("attempts").isLessThan(700);
            WriteBack batch = advance(recorder, LONG);
            assertThat(batch.fence().serial())
                    .as("a late one cannot take its parts' progress back")
                    .isGreaterThan(highestSerial);
            highestSerial = batch.fence().serial();
            if (batch.leftovers().size() > rowsInTime) {
                assertThat(recorder.failed(batch, now)).as("the term ends").isFalse();
            } else {
                recorded.addAll(numbers(batch));
                apply(recorder, batch);
            }
        }
        assertThat(recorded).doesNotHaveDuplicates();
    }

    @Test
    void aPartThatFailedWaitsAndThenGoesHalved() {
        Recorder recorder = withLeftovers(8, 8);
        WriteBack whole = advance(recorder, 0);
        recorder.failed(whole, now);
        recorder.advance(false, now);
        assertThat(asked.writes).as("not at once").hasSize(1);
        assertThat(recorder.nextDeadlineNanos()).isBetween(now + 1, now + 100 * MILLIS);
        WriteBack half = advance(recorder, 100 * MILLIS);
        assertThat(numbers(half)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(recorder.isOpen(whole))
                .as("its answer means nothing any more")
                .isFalse();
        assertThatThrownBy(() -> recorder.applied(whole, new WriteAnswer(true, List.of())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void leftoversThatATermDoesNotGetRidOfGoIntoTheNext() {
        Recorder recorder = withLeftovers(4, 10);
        apply(recorder, advance(recorder, 0));
        advance(recorder, 0);
        recorder.retire();
        recorder.begin(Progress.NONE);
        List<Long> again = new ArrayList<>();
        for (int part = 0; part < 2; part++) {
            WriteBack batch = advance(recorder, 0);
            again.addAll(numbers(batch));
            apply(recorder, batch);
        }
        assertThat(again).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void anyOtherWriteBackGoesAgainUnchangedAndTheNextOnesAreSmaller() {
        Recorder recorder = recorder(8);
        recorder.begin(Progress.NONE);
        LongStream.rangeClosed(1, 16).forEach(seq -> recorder.published(entry(seq), now));
        WriteBack first = advance(recorder, 0);
        assertThat(first.published()).containsExactly(new Range(1, 8));
        assertThat(recorder.failed(first, now)).isFalse();
        assertThat(advance(recorder, 100 * MILLIS)).isSameAs(first);
        apply(recorder, first);
        WriteBack next = advance(recorder, 0);
        assertThat(next.published()).containsExactly(new Range(9, 12));
        assertThat(next.progress().lowWater()).isEqualTo(12);
    }

    @Test
    void whatFailsForAsLongAsALeaseLastsEndsTheTermAndComesAgainByName() {
        Recorder recorder = recorder(8);
        recorder.begin(Progress.NONE);
        LongStream.rangeClosed(1, 8).forEach(seq -> recorder.published(entry(seq), now));
        WriteBack batch = advance(recorder, 0);
        assertThat(recorder.failed(batch, now)).isFalse();
        advance(recorder, TTL - 1);
        assertThat(recorder.failed(batch, now)).as("within a lease's time").isFalse();
        advance(recorder, LONG);
        assertThat(recorder.failed(batch, now)).isTrue();
        recorder.retire();
        recorder.begin(Progress.NONE);
        assertThat(numbers(advance(recorder, 0))).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aSingleRowIsNotGivenUpForNothingSmallerCouldFollow() {
        Recorder recorder = recorder(8);
        recorder.begin(Progress.NONE);
        recorder.published(entry(1), now);
        WriteBack batch = advance(recorder, 0);
        recorder.failed(batch, now);
        assertThat(advance(recorder, LONG)).isSameAs(batch);
        assertThat(recorder.failed(batch, now)).isFalse();
    }

    @Test
    void timeWithoutAnOpenWriteBackIsNotTimeInWhichItFailed() {
        Recorder recorder = recorder(8);
        recorder.begin(Progress.NONE);
        recorder.published(entry(1), now);
        recorder.published(entry(2), now);
        WriteBack batch = advance(recorder, 0);
        recorder.failed(batch, now);
        apply(recorder, advance(recorder, 100 * MILLIS));
        now += LONG;
        recorder.published(entry(3), now);
        recorder.published(entry(4), now);
        WriteBack later = advance(recorder, 0);
        assertThat(recorder.failed(later, now)).isFalse();
    }

    /** After a crash in between nobody would send it once more behind those that it was acknowledged before. */
    @Test
    void nothingIsMarkedBeforeWhatLeftTheStreamInFrontOfIt() {
        Recorder recorder = recorder(2);
        recorder.begin(Progress.NONE);
        recorder.settle(settled(1), now);
        recorder.settle(settled(2), now);
        recorder.settle(settled(3), now);
        recorder.published(entry(4), now);
        recorder.published(entry(5), now);

        WriteBack first = advance(recorder, 0);
        assertThat(first.published()).isEmpty();
        assertThat(first.settled()).hasSize(2);
        apply(recorder, first);
        WriteBack second = advance(recorder, 0);
        assertThat(second.published()).containsExactly(new Range(4, 4));
        assertThat(second.settled()).hasSize(1);
    }

    @Test
    void aWriteBackHoldsSoMuchOfEverythingTogetherAndNothingWaitsForEver() {
        Recorder recorder = recorder(8);
        recorder.begin(Progress.NONE);
        LongStream.rangeClosed(1, 35).forEach(seq -> recorder.published(entry(seq), now));
        LongStream.rangeClosed(36, 55).forEach(seq -> recorder.settle(settled(seq), now));
        LongStream.rangeClosed(56, 65).forEach(seq -> recorder.discard(seq, now));
        LongStream.rangeClosed(66, 70).forEach(seq -> recorder.published(entry(seq), now));
        long left = 70;
        boolean settledMeanwhile = false;
        while (left > 0) {
            WriteBack batch = advance(recorder, 0);
            long marked = batch.published().stream().mapToLong(Range::size).sum();
            long all = marked + batch.settled().size() + batch.unsettled().size();
            assertThat(all).isBetween(1L, 8L);
            settledMeanwhile |= marked > 0 && !batch.settled().isEmpty();
            left -= all;
            apply(recorder, batch);
        }
        assertThat(settledMeanwhile).isTrue();
        assertThat(recorder.idle()).isTrue();
    }

    @Test
    void portionsGrowAgainOnceTheDatabaseIsQuick() {
        Recorder recorder = recorder(64);
        recorder.begin(Progress.NONE);
        LongStream.rangeClosed(1, 20_000).forEach(seq -> recorder.published(entry(seq), now));
        WriteBack first = advance(recorder, 0);
        recorder.failed(first, now);
        apply(recorder, advance(recorder, LONG));
        long smallest = Long.MAX_VALUE;
        long largest = 0;
        for (int i = 0; i < 300; i++) {
            WriteBack batch = advance(recorder, 0);
            long rows = batch.published().stream().mapToLong(Range::size).sum();
            smallest = Math.min(smallest, rows);
            largest = Math.max(largest, rows);
            apply(recorder, batch);
        }
        assertThat(smallest).isEqualTo(32);
        assertThat(largest).isEqualTo(64);
    }
}
