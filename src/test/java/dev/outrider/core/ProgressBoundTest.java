package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every second number belongs to a transaction that stays open for hours: what is done lies in as many pieces, and the lane's row must not grow with them. */
class ProgressBoundTest {

    private static final int ROWS = 4_000;

    /** What {@link RelayScript} sets as {@code gapsMax}. */
    private static final int GAPS_MAX = 100;

    @Test
    void theProgressIsBoundedHoweverLongGapsStayOpen() {
        assertThat(mostRanges(new RelayScript())).isBetween(GAPS_MAX, 2 * GAPS_MAX);
    }

    /** Were nothing forgotten, there would be as many pieces as rows: the world above is as bad as it says. */
    @Test
    void withoutForgettingItWouldGrowWithoutEnd() {
        assertThat(mostRanges(new RelayScript(PlantedRelays::progressWithoutEnd)))
                .isGreaterThan(ROWS / 2);
    }

    private static int mostRanges(RelayScript script) {
        script.activate();
        script.lastValue = 2L * ROWS + 1;
        int most = 0;
        int written = 0;
        for (long first = 2; first < 2L * ROWS; first += 100) {
            Row[] rows = new Row[50];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = script.row(first + 2L * i, "key-" + i);
            }
            script.page(rows);
            for (Row row : rows) {
                script.acknowledge(row.seq());
            }
            for (int turn = 0; turn < 3; turn++) {
                script.tickMillis(20);
                script.keepLease();
                if (script.writes.size() > written) {
                    written = script.writes.size();
                    most = Math.max(most, script.lastWrite().progress().done().size());
                    script.written();
                }
            }
        }
        assertThat(script.status().reading().lowWater()).isZero();
        return most;
    }
}
