package dev.outrider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.ChainId;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Recording;
import dev.outrider.core.Row;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link Outbox#read} promises: visibility, gaps, cut pages, and who may still commit. */
public abstract class OutboxReadingContract extends OutboxContract {

    @Test
    void anEmptyOutboxStillTellsItsIncarnationAndLastValue() throws OutboxException {
        Page page = read(0);

        assertThat(page.rows()).isEmpty();
        assertThat(page.cut()).isFalse();
        assertThat(page.lastValue()).isZero();
        assertThat(page.holders()).isNull();
        assertThat(page.incarnation()).isEqualTo(read(0).incarnation());
    }

    @Test
    void committedRowsComeInTheOrderOfTheirNumbersWithWhatTheyCarry() throws OutboxException {
        String id = newId();
        ChainId keyless = new ChainId("events", null);
        OutboxDriver.Writer writer = driver().begin();
        writer.insert(id, CHAIN, payload(40));
        writer.insert(newId(), keyless, payload(50));
        writer.commit();

        Page page = read(0);

        assertThat(numbers(page)).containsExactly(1L, 2L);
        assertThat(page.lastValue()).isEqualTo(2);
        Row first = page.rows().get(0);
        assertThat(first.id()).isEqualTo(id);
        assertThat(first.chain()).isEqualTo(CHAIN);
        assertThat(first.fault()).isNull();
        assertThat(first.content().payload()).isEqualTo(payload(40));
        assertThat(page.rows().get(1).chain()).isEqualTo(keyless);
    }

    @Test
    void whatIsNotCommittedIsNotSeenButItsNumberIsDrawn() throws OutboxException {
        OutboxDriver.Writer open = driver().begin();
        insert(open);
        OutboxDriver.Writer undone = driver().begin();
        insert(undone);
        undone.rollback();

        assertThat(numbers(read(0))).isEmpty();
        assertThat(read(0).lastValue()).isEqualTo(2);
        open.commit();
        assertThat(numbers(read(0))).containsExactly(1L);
    }

    @Test
    void aLateCommitIsFoundByAskingForItsGapAndOnlyThen() throws OutboxException {
        OutboxDriver.Writer late = driver().begin();
        insert(late);
        commitRows(1);
        assertThat(numbers(read(0))).containsExactly(2L);
        late.commit();

        assertThat(numbers(read(2))).isEmpty();
        assertThat(numbers(read(2, range(1, 1)))).containsExactly(1L);
    }

    @Test
    void gapsComeBeforeRowsBeyondTheCursorAndOnlyThenIsThereRoom() throws OutboxException {
        OutboxDriver.Writer late = driver().begin();
        insert(late);
        commitRows(1);
        insert(late);
        commitRows(1);
        late.commit();
        commitRows(2);

        assertThat(numbers(readAtMost(1, 4, range(1, 1), range(3, 3)))).containsExactly(1L);
        assertThat(numbers(readAtMost(3, 4, range(1, 1), range(3, 3)))).containsExactly(1L, 3L, 5L);
        assertThat(numbers(read(4, range(1, 1), range(3, 3)))).containsExactly(1L, 3L, 5L, 6L);
    }

    @Test
    void aGapThatIsARangeGivesAllOfItsRowsAndNoneBesideIt() throws OutboxException {
        commitRows(20);

        assertThat(numbers(read(19, range(3, 5), range(9, 9), range(12, 14))))
                .containsExactly(3L, 4L, 5L, 9L, 12L, 13L, 14L, 20L);
    }

    @Test
    void rowsEndThePage() throws OutboxException {
        commitRows(5);

        Page cut = readAtMost(3, 0);
        assertThat(numbers(cut)).containsExactly(1L, 2L, 3L);
        assertThat(cut.cut()).isTrue();

        Page rest = readAtMost(3, 3);
        assertThat(numbers(rest)).containsExactly(4L, 5L);
        assertThat(rest.cut()).isFalse();
        assertThat(rest.lastValue()).isEqualTo(5);
    }

    @Test
    void rowsEndThePageInsideAGapToo() throws OutboxException {
        commitRows(5);

        Page page = readAtMost(2, 5, range(1, 4));
        assertThat(numbers(page)).containsExactly(1L, 2L);
        assertThat(page.cut()).isTrue();
    }

    @Test
    void bytesEndThePage() throws OutboxException {
        OutboxDriver.Writer writer = driver().begin();
        for (int i = 0; i < 10; i++) {
            writer.insert(newId(), CHAIN, payload(10_000));
        }
        writer.commit();

        Page page = outbox().read(new PageAsk(0, List.of(), PLENTY_OF_ROWS, 35_000, false));
        assertThat(numbers(page)).containsExactly(1L, 2L, 3L);
        assertThat(page.cut()).isTrue();

        Page inGap = outbox().read(new PageAsk(5, List.of(range(1, 5)), PLENTY_OF_ROWS, 35_000, false));
        assertThat(numbers(inGap)).containsExactly(1L, 2L, 3L);
        assertThat(inGap.cut()).isTrue();
    }

    @Test
    void aRowLargerThanThePageStillComesAlone() throws OutboxException {
        OutboxDriver.Writer writer = driver().begin();
        writer.insert(newId(), CHAIN, payload(50_000));
        writer.insert(newId(), CHAIN, payload(50_000));
        writer.commit();

        Page page = outbox().read(new PageAsk(0, List.of(), PLENTY_OF_ROWS, 1_000, false));
        assertThat(numbers(page)).containsExactly(1L);
        assertThat(page.rows().get(0).content().payload()).isEqualTo(payload(50_000));
        assertThat(page.cut()).isTrue();
    }

    @Test
    void whatIsPublishedOrSettledIsLeftOut() throws OutboxException {
        commitRows(6);
        Page page = read(0);
        var fence = acquireFence();
        write(publishing(fence, range(2, 3)));
        write(settling(fence, parked(page.rows().get(4))));

        // What the progress tells stands in the ledger of whoever reads, who leaves it out.
        boolean marked = driver().recording() == Recording.ROW;
        assertThat(numbers(read(6, range(1, 6)))).isEqualTo(marked ? List.of(1L, 4L, 6L) : List.of(1L, 2L, 3L, 4L, 6L));
        assertThat(numbers(read(1))).startsWith(marked ? 4L : 2L);
    }

    @Test
    void whoHasInsertedIsAHolderUntilItsTransactionEnds() throws OutboxException {
        assertThat(holders()).isEmpty();
        OutboxDriver.Writer one = driver().begin();
        assertThat(holders()).isEmpty();

        insert(one);
        Set<String> first = holders();
        assertThat(first).hasSize(1);

        OutboxDriver.Writer two = driver().begin();
        insert(two);
        Set<String> both = holders();
        assertThat(both).hasSize(2).containsAll(first);

        one.rollback();
        assertThat(holders()).hasSize(1).doesNotContainAnyElementsOf(first);
        two.commit();
        assertThat(holders()).isEmpty();
    }

    @Test
    void aPreparedTransactionKeepsItsName() throws OutboxException {
        OutboxDriver.Writer writer = driver().begin();
        insert(writer);
        Set<String> before = holders();
        writer.prepare();

        assertThat(holders()).isEqualTo(before);
        assertThat(numbers(read(0))).isEmpty();
        writer.commit();
        assertThat(holders()).isEmpty();
        assertThat(numbers(read(0))).containsExactly(1L);
    }

    @Test
    void everyTransactionIsAHolderOfItsOwn() throws OutboxException {
        OutboxDriver.Writer one = driver().begin();
        insert(one);
        Set<String> first = holders();
        one.commit();
        OutboxDriver.Writer two = driver().begin();
        insert(two);

        assertThat(holders()).doesNotContainAnyElementsOf(first);
        two.commit();
    }

    /** The schedule that makes "xmin has passed the xmax I noted" lose a row: here the list tells the truth. */
    @Test
    void theHolderOfAMissingNumberIsListedUntilItsRowCanBeSeen() throws OutboxException {
        OutboxDriver.Writer second = driver().begin();
        OutboxDriver.Writer first = driver().begin();
        insert(first);
        insert(second);
        Set<String> atFirst = holders();
        second.commit();

        assertThat(numbers(read(0))).containsExactly(2L);
        Set<String> missed = holders();
        assertThat(missed).hasSize(1);
        assertThat(atFirst).containsAll(missed);
        assertThat(numbers(read(2, range(1, 1)))).isEmpty();
        assertThat(holders()).isEqualTo(missed);

        first.commit();
        assertThat(holders()).doesNotContainAnyElementsOf(missed);
        assertThat(numbers(read(2, range(1, 1)))).containsExactly(1L);
    }

    @Test
    void aNumberSetByHandIsShown() throws OutboxException {
        commitRows(5);
        Page before = read(0);
        driver().setLastValue(2);
        Page after = read(0);

        assertThat(after.lastValue()).isEqualTo(2);
        assertThat(after.incarnation()).isEqualTo(before.incarnation());
        assertThat(numbers(after)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
}
