package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What it means to be told that rows were committed. That it never does harm, true or not, is shown by the simulation. */
class WokenTest {

    private final RelayScript script = new RelayScript();

    /** Idle for so long that a look is due a tenth of a second after the last one. */
    private void fallIdle() {
        script.activate();
        script.page();
        script.page();
        script.tickMillis(1);
    }

    @Test
    void aWokenRelayLooksAtOnce() {
        fallIdle();
        int before = script.reads.size();
        script.on(new Event.Woken());
        assertThat(script.reads).hasSize(before + 1);
        answer(script.row(1, "a"));
        assertThat(script.sentSeqs()).isEmpty();
        script.known("t");
        assertThat(script.sentSeqs()).containsExactly(1L);
    }

    @Test
    void howeverOftenItIsWokenThereIsOneLookAtATimeAndOneAfterIt() {
        fallIdle();
        int before = script.reads.size();
        for (int i = 0; i < 10; i++) {
            script.on(new Event.Woken());
        }
        assertThat(script.reads).as("one is open").hasSize(before + 1);
        answer();
        assertThat(script.reads)
                .as("the open one may have begun before a commit")
                .hasSize(before + 2);
        answer();
        script.on(new Event.Tick());
        assertThat(script.reads).as("nothing more to see").hasSize(before + 2);
    }

    @Test
    void pollingGoesOn() {
        fallIdle();
        script.on(new Event.Woken());
        answer();
        script.pageAfter(100);
        script.pageAfter(100);
    }

    @Test
    void theWaitAfterAFailureIsNotCutShort() {
        fallIdle();
        script.on(new Event.Woken());
        script.on(new Event.Woken());
        script.on(new Event.ReadFailed(script.lastRead(), "gone"));
        int before = script.reads.size();
        script.on(new Event.Woken());
        assertThat(script.reads).hasSize(before);
        script.tickMillis(50);
        assertThat(script.reads).as("tried again in its time").hasSize(before + 1);
        answer();
        assertThat(script.reads)
                .as("what was said before the failure is forgotten")
                .hasSize(before + 1);
        script.on(new Event.Woken());
        assertThat(script.reads).as("and well again").hasSize(before + 2);
    }

    @Test
    void nobodyWithoutTheLaneIsWoken() {
        script.on(new Event.Woken());
        script.on(new Event.Tick());
        script.on(new Event.Woken());
        assertThat(script.reads).isEmpty();
        assertThat(script.leases).hasSize(1);
    }

    @Test
    void whoStopsReadsNoMore() {
        fallIdle();
        int before = script.reads.size();
        script.stop(1_000);
        script.on(new Event.Woken());
        assertThat(script.reads).hasSize(before);
    }

    private void answer(Row... rows) {
        script.on(new Event.PageRead(
                script.lastRead(), new Page(List.of(rows), false, script.incarnation, script.lastValue, null)));
    }
}
