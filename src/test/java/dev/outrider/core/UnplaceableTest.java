package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Rows that no partition can be chosen for, and choosers that change their minds. */
class UnplaceableTest {

    private boolean broken = true;

    private final RelayScript script =
            new RelayScript((settings, partitioning, effects) -> new Relay(settings, this::choose, effects));

    private int choose(Row row, int partitions) {
        byte[] key = row.chain().key();
        if (broken && key != null && new String(key, StandardCharsets.UTF_8).startsWith("bad")) {
            throw new UnplaceableException("PartitionerFailed", "it threw");
        }
        return 0;
    }

    @Test
    void theRowIsParkedWithoutBeingSentAndNobodyElseIsDelayed() {
        script.activate();
        script.page(script.row(1, "bad"), script.row(2, "bad"), script.row(3, "good"));
        script.tickMillis(100);

        assertThat(script.sentSeqs()).containsExactly(3L);
        assertThat(script.settlements()).containsExactly("1 PARKED CHAIN", "2 WAITING CHAIN");
        assertThat(script.lastWrite().settled().get(0))
                .extracting(Settlement::code, Settlement::reason)
                .containsExactly("PartitionerFailed", "it threw");
    }

    @Test
    void whereTheChainGoesOnEachIsParkedForItself() {
        RelayScript skipping = new RelayScript(
                (settings, partitioning, effects) -> new Relay(RelayScript.skipping(settings), this::choose, effects));
        skipping.activate();
        skipping.page(skipping.row(1, "bad"), skipping.row(2, "bad"), skipping.row(3, "good"));
        skipping.tickMillis(100);

        assertThat(skipping.sentSeqs()).containsExactly(3L);
        assertThat(skipping.settlements()).containsExactly("1 PARKED CHAIN", "2 PARKED CHAIN");
    }

    @Test
    void aRowBehindOneThatIsOnItsWayWaitsForItsAnswerBeforeItIsParked() {
        broken = false;
        script.activate();
        script.page(script.row(1, "bad"), script.row(2, "bad"));
        broken = true;
        script.acknowledge(1);
        script.tickMillis(100);

        assertThat(script.sentSeqs()).containsExactly(1L);
        assertThat(script.settlements()).containsExactly("2 PARKED CHAIN");
        assertThat(script.lastWrite().published()).containsExactly(new Range(1, 1));
    }
}
