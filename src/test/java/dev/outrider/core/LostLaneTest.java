package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What an instance tells that has lost the lane: an age that grows on it would page for ever, though the next holder knows better. */
class LostLaneTest {

    /** As many chains as may stand still. */
    private static final int CHAINS_MAX = 100;

    private final RelayScript script = new RelayScript();

    @Test
    void whatIsMissingAndHowMuchWaitsIsForTheNextHolderToTell() {
        script.on(new Event.Tick());
        script.grantLease(new Progress(1, List.of(new Range(3, 3))), blocked());
        script.sessionOpened(1);
        script.on(new Event.ClusterAnswered(null));
        script.tickMillis(700);
        assertThat(script.status().reading().gaps().ranges()).isEqualTo(1);
        assertThat(script.status().troubles()).extracting(Status.Trouble::kind).contains("waiting-full");

        script.tickMillis(9_000);
        assertThat(script.status().lane().term()).isZero();
        assertThat(script.status().reading().gaps()).isEqualTo(new Status.Missing(0, 0));
        assertThat(script.status().troubles()).extracting(Status.Trouble::kind).doesNotContain("waiting-full");
    }

    /** What was told once must be found again by whoever has the lane again. */
    @Test
    void theNextTermKnowsItAnew() {
        script.on(new Event.Tick());
        script.grantLease(new Progress(1, List.of(new Range(3, 3))));
        script.sessionOpened(1);
        script.tickMillis(9_000);
        assertThat(script.closedSessions).containsExactly(1);
        script.sessionClosed(1);
        script.grantLease(new Progress(1, List.of(new Range(3, 3))), blocked());
        script.tickMillis(100);

        assertThat(script.status().reading().gaps().ranges()).isEqualTo(1);
        assertThat(script.lastRead().gaps()).containsExactly(new Range(2, 2));
        assertThat(script.status().troubles()).extracting(Status.Trouble::kind).contains("waiting-full");
    }

    private Blocked[] blocked() {
        return LongStream.rangeClosed(1, CHAINS_MAX)
                .mapToObj(seq -> new Blocked(
                        Settlement.Scope.CHAIN, script.row(seq, "key " + seq).chain(), 1, 0, "Large", "too large"))
                .toArray(Blocked[]::new);
    }
}
