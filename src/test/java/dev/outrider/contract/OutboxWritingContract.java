package dev.outrider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Blocked;
import dev.outrider.core.ChainId;
import dev.outrider.core.Fence;
import dev.outrider.core.Incarnation;
import dev.outrider.core.LeaseAsk.Kind;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import dev.outrider.core.Row;
import dev.outrider.core.RowName;
import dev.outrider.core.Settlement;
import dev.outrider.core.WaitingAsk;
import dev.outrider.core.WriteBack;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What {@link Outbox#write} and {@link Outbox#readWaiting} promise. */
public abstract class OutboxWritingContract extends OutboxContract {

    private static final long SHORT_MILLIS = 1_000;
    private static final long PAST_SHORT_MILLIS = 1_050;
    private static final ChainId OTHER = chain("orders", "other");
    private static final ChainId ELSEWHERE = chain("payments", "key");

    @Test
    void rangesAreMarkedAndNothingBesideThem() throws OutboxException {
        commitRows(10);
        Fence fence = acquireFence();

        assertThat(write(publishing(fence, range(1, 3), range(6, 6))).applied()).isTrue();
        assertThat(driver().published()).containsExactly(1L, 2L, 3L, 6L);
    }

    @Test
    void applyingTwiceIsApplyingOnce() throws OutboxException {
        commitRows(6);
        List<Row> rows = read(0).rows();
        Fence fence = acquireFence();
        WriteBack batch = new WriteBack(
                fence,
                List.of(range(1, 2)),
                List.of(new RowName(3, rows.get(2).id())),
                List.of(parked(rows.get(3))),
                List.of(9L),
                new Progress(2, List.of(range(4, 4))));

        for (int time = 0; time < 2; time++) {
            assertThat(write(batch).applied()).isTrue();
            assertThat(write(batch).matched()).containsExactly(3L);
        }
        assertThat(driver().published()).containsExactly(1L, 2L, 3L);
        assertThat(inherit().progress()).isEqualTo(batch.progress());
        assertThat(onlyBlocked().parked()).isEqualTo(1);
    }

    @Test
    void progressIsInheritedAsItWasWritten() throws OutboxException {
        Fence fence = acquireFence();
        List<Range> done = LongStream.range(1, 200)
                .mapToObj(i -> range(10 * i, 10 * i + 4))
                .toList();
        Progress progress = new Progress(7, done);
        write(new WriteBack(fence, List.of(), List.of(), List.of(), List.of(), progress));

        assertThat(inherit().progress()).isEqualTo(progress);
        write(publishing(fence("one", acquire("one")), range(1, 2_000)));
        assertThat(inherit().progress()).isEqualTo(new Progress(2_000, List.of()));
    }

    @Test
    void aWriteBackThatRunsLateUndoesNothing() throws OutboxException {
        commitRows(3);
        Fence later = acquireFence();
        Fence earlier = new Fence(later.owner(), later.term(), later.incarnation(), later.serial() - 1);
        write(new WriteBack(later, List.of(range(1, 2)), List.of(), List.of(), List.of(), new Progress(2, List.of())));

        WriteBack late = new WriteBack(
                earlier, List.of(range(1, 1)), List.of(), List.of(), List.of(), new Progress(1, List.of()));

        assertThat(write(late).applied()).isFalse();
        assertThat(inherit().progress()).isEqualTo(new Progress(2, List.of()));
    }

    @Test
    void aStaleFenceChangesNothing() throws OutboxException {
        commitRows(3);
        List<Row> rows = read(0).rows();
        Fence old = acquireFence();
        write(settling(old, parked(rows.get(2))));
        Fence present = acquireFence();
        List<Fence> stale = List.of(
                old,
                new Fence("two", present.term(), present.incarnation(), 5),
                new Fence("one", present.term() + 1, present.incarnation(), 5),
                new Fence("one", present.term(), new Incarnation("another life"), 5));

        for (Fence fence : stale) {
            WriteBack batch = new WriteBack(
                    fence,
                    List.of(range(1, 1)),
                    List.of(new RowName(1, rows.get(0).id())),
                    List.of(parked(rows.get(1))),
                    List.of(3L),
                    new Progress(3, List.of()));
            assertThat(write(batch).applied()).as("with %s", fence).isFalse();
        }
        assertThat(driver().published()).isEmpty();
        assertThat(onlyBlocked().parked()).isEqualTo(1);
        assertThat(inherit().progress()).isEqualTo(Progress.NONE);
    }

    /** The term is the fence: as long as nobody else has taken the lane, what was acknowledged may be recorded. */
    @Test
    void aLeaseThatRanOutWritesUntilTheLaneIsTakenOrReleased() throws OutboxException {
        commitRows(3);
        Fence fence = fence("one", hold(Kind.ACQUIRE, "one", 0, SHORT_MILLIS));
        driver().elapse(PAST_SHORT_MILLIS);
        assertThat(write(publishing(fence, range(1, 1))).applied()).isTrue();

        Fence taken = fence("two", acquire("two"));
        assertThat(write(publishing(fence, range(2, 2))).applied()).isFalse();
        hold(Kind.RELEASE, "two", taken.term(), TTL_MILLIS);
        assertThat(write(publishing(taken, range(3, 3))).applied()).isFalse();
        assertThat(driver().published()).containsExactly(1L);
    }

    @Test
    void leftoversAreMarkedWhereNumberAndIdMatch() throws OutboxException {
        commitRows(4);
        List<Row> rows = read(0).rows();
        Fence fence = acquireFence();
        write(publishing(fence, range(2, 2)));
        WriteBack batch = leftovers(
                fence,
                new RowName(1, rows.get(0).id()),
                new RowName(2, rows.get(1).id()),
                new RowName(3, newId()),
                new RowName(17, rows.get(3).id()));

        assertThat(write(batch).matched()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(driver().published()).containsExactly(1L, 2L);
    }

    @Test
    void blockedChainsAndTopicsAreInheritedWithTheirReasons() throws OutboxException {
        commitRows(3);
        commitRows(1, OTHER);
        commitRows(2, ELSEWHERE);
        List<Row> rows = read(0).rows();
        write(settling(
                acquireFence(),
                waiting(rows.get(1)),
                parked(rows.get(0)),
                waiting(rows.get(2)),
                parked(rows.get(3)),
                settlement(rows.get(4), Settlement.State.WAITING, Settlement.Scope.TOPIC),
                settlement(rows.get(5), Settlement.State.WAITING, Settlement.Scope.TOPIC)));

        assertThat(inherit().blocked())
                .containsExactlyInAnyOrder(
                        new Blocked(Settlement.Scope.CHAIN, CHAIN, 1, 2, "PARKEDCode", "because of 1"),
                        new Blocked(Settlement.Scope.CHAIN, OTHER, 1, 0, "PARKEDCode", "because of 4"),
                        new Blocked(
                                Settlement.Scope.TOPIC,
                                new ChainId("payments", null),
                                0,
                                2,
                                "WAITINGCode",
                                "because of 5"));
    }

    @Test
    void settlingAgainOverwrites() throws OutboxException {
        commitRows(1);
        Row row = read(0).rows().get(0);
        Fence fence = acquireFence();
        write(settling(fence, waiting(row)));
        write(settling(fence, parked(row)));

        assertThat(onlyBlocked())
                .isEqualTo(new Blocked(Settlement.Scope.CHAIN, CHAIN, 1, 0, "PARKEDCode", "because of 1"));
    }

    @Test
    void unsettledRowsAreForgottenAndAnInterruptedRetryShows() throws OutboxException {
        commitRows(2);
        List<Row> rows = read(0).rows();
        Fence fence = acquireFence();
        write(settling(fence, parked(rows.get(0)), waiting(rows.get(1))));
        write(unsettling(fence, 1L));

        Blocked interrupted = onlyBlocked();
        assertThat(interrupted.parked()).isZero();
        assertThat(interrupted.waiting()).isEqualTo(1);
        write(unsettling(fence("one", acquire("one")), 2L));
        assertThat(inherit().blocked()).isEmpty();
    }

    @Test
    void aDrainedRowIsMarkedAndForgottenAtOnce() throws OutboxException {
        commitRows(1);
        Row row = read(0).rows().get(0);
        Fence fence = acquireFence();
        write(settling(fence, waiting(row)));
        write(new WriteBack(
                fence, List.of(range(1, 1)), List.of(), List.of(), List.of(1L), new Progress(1, List.of())));

        assertThat(driver().published()).containsExactly(1L);
        assertThat(inherit().blocked()).isEmpty();
    }

    @Test
    void whatTheProgressForgetsIsMarkedUnlessTheSideTableTellsIt() throws OutboxException {
        commitRows(6);
        List<Row> rows = read(0).rows();
        Fence fence = acquireFence();
        Progress done = new Progress(0, List.of(range(2, 6)));
        write(new WriteBack(
                fence, List.of(), List.of(), List.of(parked(rows.get(2)), waiting(rows.get(3))), List.of(), done));
        Progress forgetting = new Progress(0, done.done(), List.of(range(2, 4)));
        WriteBack batch = new WriteBack(fence, List.of(), List.of(), List.of(), List.of(4L), forgetting);

        for (int time = 0; time < 2; time++) {
            assertThat(write(batch).applied()).isTrue();
        }
        assertThat(driver().marked()).containsExactly(2L, 4L);
        assertThat(inherit().progress()).isEqualTo(done);
    }

    @Test
    void theWaitingRowsOfAChainAreReadInOrder() throws OutboxException {
        commitRows(4);
        commitRows(2, OTHER);
        commitRows(2, ELSEWHERE);
        List<Row> rows = read(0).rows();
        write(settling(
                acquireFence(),
                parked(rows.get(0)),
                waiting(rows.get(3)),
                waiting(rows.get(1)),
                waiting(rows.get(5)),
                waiting(rows.get(6))));

        Page page = readWaiting(Settlement.Scope.CHAIN, CHAIN, PLENTY_OF_ROWS);
        assertThat(numbers(page)).containsExactly(2L, 4L);
        assertThat(page.cut()).isFalse();
        assertThat(page.holders()).isNull();
        assertThat(page.rows().get(0).id()).isEqualTo(rows.get(1).id());
        assertThat(page.rows().get(0).chain()).isEqualTo(CHAIN);
        assertThat(page.rows().get(0).content().payload())
                .isEqualTo(rows.get(1).content().payload());
        assertThat(numbers(readWaiting(Settlement.Scope.CHAIN, chain("orders", "none"), PLENTY_OF_ROWS)))
                .isEmpty();
    }

    @Test
    void theWaitingRowsOfATopicAreReadWhateverTheirKey() throws OutboxException {
        commitRows(1, OTHER);
        commitRows(2);
        commitRows(1, ELSEWHERE);
        commitRows(1, new ChainId("orders", null));
        List<Row> rows = read(0).rows();
        Settlement.Scope topic = Settlement.Scope.TOPIC;
        write(settling(
                acquireFence(),
                settlement(rows.get(0), Settlement.State.WAITING, topic),
                settlement(rows.get(1), Settlement.State.WAITING, topic),
                waiting(rows.get(2)),
                settlement(rows.get(3), Settlement.State.WAITING, topic),
                settlement(rows.get(4), Settlement.State.WAITING, topic)));

        Page page = readWaiting(topic, new ChainId("orders", null), PLENTY_OF_ROWS);
        assertThat(numbers(page)).containsExactly(1L, 2L, 5L);
        assertThat(page.rows()).extracting(Row::chain).containsExactly(OTHER, CHAIN, new ChainId("orders", null));
    }

    /** Rows without a key wait for themselves alone, and only when somebody had them tried again. */
    @Test
    void waitingRowsWithoutAKeyAreFound() throws OutboxException {
        ChainId keyless = new ChainId("orders", null);
        commitRows(2, keyless);
        commitRows(1);
        List<Row> rows = read(0).rows();
        write(settling(acquireFence(), parked(rows.get(0)), waiting(rows.get(1)), waiting(rows.get(2))));

        assertThat(numbers(readWaiting(Settlement.Scope.CHAIN, keyless, PLENTY_OF_ROWS)))
                .containsExactly(2L);
    }

    @Test
    void waitingRowsAreCutByRowsAndByBytes() throws OutboxException {
        commitRows(5);
        Fence fence = acquireFence();
        write(settling(
                fence, read(0).rows().stream().map(OutboxContract::waiting).toArray(Settlement[]::new)));

        Page byRows = readWaiting(Settlement.Scope.CHAIN, CHAIN, 2);
        assertThat(numbers(byRows)).containsExactly(1L, 2L);
        assertThat(byRows.cut()).isTrue();
        Page byBytes = outbox().readWaiting(new WaitingAsk(Settlement.Scope.CHAIN, CHAIN, PLENTY_OF_ROWS, 1));
        assertThat(numbers(byBytes)).containsExactly(1L);
        assertThat(byBytes.cut()).isTrue();
    }

    private Page readWaiting(Settlement.Scope scope, ChainId chain, int maxRows) throws OutboxException {
        return outbox().readWaiting(new WaitingAsk(scope, chain, maxRows, PLENTY_OF_BYTES));
    }
}
