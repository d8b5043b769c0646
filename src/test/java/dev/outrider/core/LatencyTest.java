package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long it took from a row's commit to its acknowledgement, by the database's clock and by durations alone. */
class LatencyTest {

    private static final long MILLIS = 1_000_000L;

    private final RelayScript script = new RelayScript();

    /** The open look shows these rows, each written so long before it. */
    private void page(boolean cut, long askedMillisAgo, List<Row> rows, long... agesMillis) {
        long[] ages = Arrays.stream(agesMillis)
                .map(age -> age < 0 ? -1 : age * MILLIS)
                .toArray();
        script.tickMillis(askedMillisAgo);
        script.on(new Event.PageRead(
                script.lastRead(), new Page(rows, cut, script.incarnation, script.lastValue, null, ages)));
        script.known("t");
    }

    private Histogram.Seen latencies() {
        return script.status().flow().counts().attempts().latencies();
    }

    @Test
    void aRowsAgeAndTheTimeSinceItsLookAreAddedUp() {
        script.activate();
        page(true, 3, List.of(script.row(1, "a")), 4_000);
        script.tickMillis(200);
        script.acknowledge(1);
        assertThat(latencies().total()).isEqualTo(1);
        assertThat(latencies().sumSeconds()).isEqualTo(4.203);
    }

    @Test
    void aTransactionThatBeganLongAgoAndCommittedSinceTheLastLookIsNotCalledLate() {
        script.activate();
        page(false, 3, List.of(script.row(1, "a")), 1);
        script.acknowledge(1);
        assertThat(latencies().sumSeconds()).isEqualTo(0.004);
        int looks = script.reads.size();
        script.tickMillis(50);
        assertThat(script.reads).hasSize(looks + 1);
        // Its transaction began an hour before, but a look that was asked for 53 ms ago would have seen it.
        page(false, 0, List.of(script.row(2, "b")), 3_600_000);
        script.acknowledge(2);
        assertThat(latencies().total()).isEqualTo(2);
        assertThat(latencies().sumSeconds() - 0.004).isEqualTo(0.053, offset(1e-9));
    }

    @Test
    void aLookThatWasCutSaysNothingAboutWhatItDidNotShow() {
        script.activate();
        page(true, 1, List.of(script.row(1, "a")), 10);
        script.tickMillis(10);
        page(true, 1, List.of(script.row(2, "b")), 5_000);
        script.acknowledge(2);
        // Asked for at once, because the look before it was cut.
        assertThat(latencies().sumSeconds()).isEqualTo(5.011);
    }

    @Test
    void aRowThatDoesNotTellIsNotCountedUntilALookBeforeItSaysEnough() {
        script.activate();
        page(true, 1, List.of(script.row(1, "a")), -1);
        script.acknowledge(1);
        assertThat(latencies().total()).isZero();
        script.tickMillis(10);
        page(false, 1, List.of(), new long[0]);
        script.tickMillis(100);
        page(false, 1, List.of(script.row(2, "b")), -1);
        script.acknowledge(2);
        assertThat(latencies().total()).isEqualTo(1);
        assertThat(latencies().sumSeconds()).isBetween(0.1, 0.15);
    }

    @Test
    void whatWaitedInTheSideTableIsAsLateAsItIs() {
        script.activate();
        Row row = script.row(1, "gone", "a");
        script.page(row);
        script.missing("gone");
        script.tickMillis(100);
        script.written();
        script.known("gone");
        script.page();
        script.tickMillis(100);
        long[] ages = {7_000 * MILLIS};
        script.on(new Event.WaitingRead(
                script.waits.get(script.waits.size() - 1),
                new Page(List.of(row), true, script.incarnation, script.lastValue, null, ages)));
        script.tickMillis(5);
        script.acknowledge(1);
        assertThat(latencies().total()).isEqualTo(1);
        assertThat(latencies().sumSeconds()).isEqualTo(7.005);
    }

    @Test
    void aTermThatEndsUnwantedIsCountedByItsReason() {
        script.activate();
        assertThat(script.status().lane().losses()).isEqualTo(new Status.Losses(0, 0, 0, 0, 0));
        script.tickMillis(8_500);
        assertThat(script.status().lane().losses()).isEqualTo(new Status.Losses(0, 1, 0, 0, 0));
        script.grantLease(Progress.NONE);
        script.incarnation = new Incarnation("second");
        script.page(script.row(1, "a"));
        assertThat(script.status().lane().losses()).isEqualTo(new Status.Losses(0, 1, 0, 1, 0));
    }

    @Test
    void aGapTellsItsAge() {
        script.activate();
        assertThat(script.status().reading().gaps()).isEqualTo(new Status.Missing(0, 0));
        script.page(script.row(2, "a"));
        script.tickMillis(700);
        Status.Missing missing = script.status().reading().gaps();
        assertThat(missing.ranges()).isEqualTo(1);
        assertThat(script.agoMillis(missing.oldestNanos())).isEqualTo(700);
    }

    @Test
    void theLatestKeysAreToldWithTheirRows() {
        script.activate();
        page(
                true,
                1,
                List.of(script.row(1, "young"), script.row(2, "old"), script.row(3, "old"), script.row(4, "none")),
                10,
                9_000,
                8_000,
                -1);
        List<Laggard> laggards = script.relay.laggards(2);
        assertThat(laggards).extracting(laggard -> laggard.chain().toString()).containsExactly("t/old", "t/young");
        assertThat(laggards).extracting(Laggard::rows).containsExactly(2L, 1L);
        assertThat(script.agoMillis(laggards.get(0).sinceNanos())).isEqualTo(9_001);
        assertThat(laggards).noneMatch(Laggard::blocked);
    }
}
