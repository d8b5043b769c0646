package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many rows the core alone can carry: pages, answers and write-backs come at once, so that nothing but its own thinking takes time. It must be a
 * small part of what a row costs, or one thread could not own the state.
 */
class CoreSpeedTest {

    private static final int WARM_UP_ROWS = 500_000;
    private static final int MEASURED_ROWS = 500_000;
    private static final int ROWS_PER_SECOND_AT_LEAST = 200_000;

    @ParameterizedTest
    @CsvSource({"10000, 50", "1000, 5", "1, 50"})
    void theCoreIsNoBottleneck(int keys, int answersTogether) {
        EndlessWorld world = new EndlessWorld(keys, answersTogether);
        world.carry(WARM_UP_ROWS);
        // The thread's own time: what else the machine does meanwhile is none of the core's business.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long startNanos = threads.getCurrentThreadCpuTime();
        world.carry(MEASURED_ROWS);
        double seconds = (threads.getCurrentThreadCpuTime() - startNanos) / 1e9;
        assertThat(MEASURED_ROWS / seconds).as("rows per second of its thread").isGreaterThan(ROWS_PER_SECOND_AT_LEAST);
    }
}
