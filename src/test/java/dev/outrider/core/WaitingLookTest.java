package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a look at the side table is worth when rows were recorded while it was open. */
class WaitingLookTest {

    private static final ChainId CHAIN = new ChainId("t", "a".getBytes(StandardCharsets.UTF_8));

    private final Block block = block();
    private final Block other = block();
    private final WaitingLook look = new WaitingLook(new WaitingAsk(Settlement.Scope.CHAIN, CHAIN, 10, 1_000), block);

    private static Block block() {
        return new Block(Settlement.Scope.CHAIN, CHAIN, "Released", "released by hand", 0);
    }

    private static Row row(long seq) {
        return new Row(seq, "id-" + seq, CHAIN, null, Content.of(new byte[10]), null);
    }

    private static Page page(boolean cut, long... seqs) {
        List<Row> rows = LongStream.of(seqs).mapToObj(WaitingLookTest::row).toList();
        return new Page(rows, cut, new Incarnation("first"), 1_000, null);
    }

    private void published(long seq) {
        Chain.Entry entry = new Chain.Entry(row(seq));
        look.recorded(new Recorder.Recorded(List.of(entry), List.of(), List.of()));
    }

    private void discarded(long seq) {
        look.recorded(new Recorder.Recorded(List.of(), List.of(), List.of(seq)));
    }

    private void settled(long seq, Block under) {
        Settlement settlement = new Settlement(
                row(seq), Settlement.State.WAITING, Settlement.Scope.CHAIN, "Released", "no", Tries.NONE);
        Recorder.Settled settled = new Recorder.Settled(new Chain.Entry(row(seq)), settlement, under);
        look.recorded(new Recorder.Recorded(List.of(), List.of(settled), List.of()));
    }

    private List<Long> believed(Page page) {
        return look.believed(page).stream().map(Row::seq).toList();
    }

    /** The page may show it as it was before. Left out alone, it would be overtaken by those behind it. */
    @Test
    void aRowSettledMeanwhileCutsWhatIsBelieved() {
        Page page = page(false, 1, 2, 3, 4);
        assertThat(believed(page)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(look.isWhole(page)).isTrue();

        settled(3, other);
        assertThat(believed(page)).containsExactly(1L, 2L);
        assertThat(look.isWhole(page)).as("rows 3 and 4 wait still").isFalse();
        assertThat(look.hasLeft(row(3))).isFalse();

        settled(1, other);
        assertThat(believed(page)).as("up to the first of them").isEmpty();
    }

    /** The scope would be opened for a page that is taken for all of it, and nobody would bring back the row that is missing there. */
    @Test
    void aRowThatJoinedTheScopeMeanwhileMakesThePageNotWhole() {
        Page page = page(false, 1, 2);
        settled(9, block);
        assertThat(believed(page)).as("what is shown is true").containsExactly(1L, 2L);
        assertThat(look.isWhole(page)).isFalse();
        assertThat(look.isWhole(page(false))).as("nor is an empty one").isFalse();

        settled(10, other);
        assertThat(look.isWhole(page)).as("what follows takes nothing back").isFalse();
    }

    /** Under steady traffic rows of other scopes are settled all the time: no last look would ever be whole. */
    @Test
    void aRowThatJoinedAnotherScopeTakesNothingFromThePage() {
        settled(9, other);
        assertThat(look.isWhole(page(false, 1, 2))).isTrue();
        assertThat(look.isWhole(page(false))).isTrue();
    }

    /** Taken from a page that shows it still, it would be sent twice. */
    @Test
    void aRowPublishedOrGivenUpMeanwhileHasLeft() {
        published(2);
        discarded(3);
        assertThat(look.hasLeft(row(1))).isFalse();
        assertThat(look.hasLeft(row(2))).isTrue();
        assertThat(look.hasLeft(row(3))).isTrue();
    }

    /** Where rows leave one by one, looks would be cut at each of them, and the scope would not come to its end. */
    @Test
    void aRowThatHasLeftHoldsUpNothing() {
        published(1);
        discarded(2);
        Page page = page(false, 1, 2, 3);
        assertThat(believed(page)).containsExactly(1L, 2L, 3L);
        assertThat(look.isWhole(page)).isTrue();
    }

    /** Behind its last row there may be more, and the scope would be opened without them. */
    @Test
    void aPageThatWasCutIsNeverWhole() {
        assertThat(look.isWhole(page(true, 1, 2))).isFalse();
        assertThat(look.isWhole(page(true))).isFalse();
    }
}
