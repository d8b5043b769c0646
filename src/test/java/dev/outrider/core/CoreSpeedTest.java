package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
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

    /**
     * What is allocated for each row: 451, 473 and 323 bytes in the three cases, of which about 140 are this world's own: row, content, chain's name, answer and their places in lists. A
     * container or some boxed numbers more for each row would not fit any more.
     */
    private static final int BYTES_PER_ROW_AT_MOST = 560;

    @ParameterizedTest
    @CsvSource({"10000, 50", "1000, 5", "1, 50"})
    void theCoreIsNoBottleneck(int keys, int answersTogether) {
        EndlessWorld world = new EndlessWorld(keys, answersTogether);
        world.carry(WARM_UP_ROWS);
        // The thread's own time: what else the machine does meanwhile is none of the core's business.
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long startNanos = threads.getCurrentThreadCpuTime();
        long startBytes = threads.getCurrentThreadAllocatedBytes();
        world.carry(MEASURED_ROWS);
        double seconds = (threads.getCurrentThreadCpuTime() - startNanos) / 1e9;
        long bytes = threads.getCurrentThreadAllocatedBytes() - startBytes;
        assertThat(MEASURED_ROWS / seconds).as("rows per second of its thread").isGreaterThan(ROWS_PER_SECOND_AT_LEAST);
        assertThat(bytes / MEASURED_ROWS).as("bytes allocated for each row").isBetween(100L, (long)
                BYTES_PER_ROW_AT_MOST);
    }
}
