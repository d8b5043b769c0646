package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is paused stands still, and only that; what was on its way is finished. */
class PausesTest {

    private static final Pause LANE = new Pause(7, null, "ops", "the cluster is rebuilt", 60_000);
    private static final Pause TOPIC = new Pause(8, "t", "ops", "a consumer is mended", 1_000);

    private final RelayScript script = new RelayScript();

    private void paused(Pause... pauses) {
        script.on(new Event.PausesRead(script.status().lane().term(), List.of(pauses)));
    }

    @Test
    void aLaneThatWasPausedBeforeItsTermReadsNothingUntilItIsResumed() {
        script.activatePaused(LANE);
        script.tickMillis(2_000);
        assertThat(script.reads).isEmpty();
        assertThat(script.status().lane().state()).isEqualTo(Status.State.PAUSED);
        assertThat(script.status().troubles())
                .extracting(Status.Trouble::kind, Status.Trouble::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "paused", "the lane is paused by ops: the cluster is rebuilt"));

        paused();
        script.page(script.row(1, "a"));
        assertThat(script.sentSeqs()).containsExactly(1L);
        assertThat(script.status().lane().state()).isEqualTo(Status.State.ACTIVE);
    }

    @Test
    void whatIsOnItsWayWhenTheLaneIsPausedIsAnsweredAndRecorded() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "a"));
        paused(LANE);
        assertThat(script.status().blocked().paused())
                .singleElement()
                .satisfies(each -> assertThat(each.drained()).isFalse());
        int reads = script.reads.size();
        script.acknowledge(1);
        script.tickMillis(100);
        assertThat(script.lastWrite().published()).containsExactly(new Range(1, 1));
        script.written();
        assertThat(script.sentSeqs()).as("what was read and not sent").containsExactly(1L);
        assertThat(script.reads).hasSize(reads);
        assertThat(script.status().blocked().paused())
                .singleElement()
                .satisfies(each -> assertThat(each.drained()).isTrue());

        paused();
        assertThat(script.sentSeqs()).containsExactly(1L, 2L);
    }

    @Test
    void rowsOfAPausedTopicWaitAndComeBackInOrderOnlyWhenItIsResumed() {
        script.activatePaused(TOPIC);
        script.page(script.row(1, "a"), script.row(2, "other", "a"), script.row(3, "a"));
        script.known("other");
        script.known("t");
        script.tickMillis(100);
        assertThat(script.sentSeqs()).containsExactly(2L);
        assertThat(script.settlements()).containsExactly("1 WAITING TOPIC", "3 WAITING TOPIC");
        assertThat(script.lastWrite().settled())
                .allSatisfy(each -> assertThat(each.code()).isEqualTo(Pause.CODE));
        script.written();
        script.page();
        assertThat(script.waits)
                .as("a look-up that finds it well brings nothing back")
                .isEmpty();

        paused();
        assertThat(script.waits).hasSize(1);
        script.waiting(true, script.row(1, "a"));
        assertThat(script.attempts(1)).isEqualTo(1);
        assertThat(script.attempts(3)).isZero();
    }

    @Test
    void aTopicThatIsPausedAndMissingComesBackWhenItIsNeither() {
        script.activatePaused(TOPIC);
        script.page(script.row(1, "a"));
        script.missing("t");
        script.tickMillis(100);
        script.written();
        assertThat(script.status().troubles()).extracting(Status.Trouble::kind).containsExactly("topic", "paused");

        paused();
        script.pageOnly();
        assertThat(script.waits).as("it is missing still").isEmpty();
        script.known("t");
        script.pageOnly();
        script.tickMillis(100);
        assertThat(script.waits).hasSize(1);
    }

    @Test
    void aTopicThatIsMissingWhenItIsPausedAndComesBackStaysPaused() {
        script.activate();
        script.pageOnly(script.row(1, "a"));
        script.missing("t");
        script.tickMillis(20);
        script.written();
        paused(TOPIC);
        script.known("t");
        script.pageOnly();
        script.tickMillis(100);
        assertThat(script.waits).isEmpty();
        assertThat(script.status().troubles()).extracting(Status.Trouble::kind).containsExactly("paused");
    }

    @Test
    void whatWasReadInAnotherTermIsNotBelieved() {
        script.activatePaused(LANE);
        script.on(new Event.PausesRead(script.status().lane().term() + 1, List.of()));
        script.tickMillis(1_000);
        assertThat(script.reads).isEmpty();
    }
}
