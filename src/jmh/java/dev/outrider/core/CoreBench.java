package dev.outrider.core;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the core alone costs a row, from the page to the write-back: {@code mvn -q -Pjmh -Dwords=CoreBench}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CoreBench {

    private static final int ROWS = 10_000;

    /** Over how many keys the rows are spread, in turn. */
    @Param({"1", "1000", "10000"})
    public int keys;

    /** How many answers of the producer come together. */
    @Param({"5", "50"})
    public int answersTogether;

    private EndlessWorld world = new EndlessWorld(1, 1);

    /** A relay that has just got its lane. */
    @Setup
    public void begin() {
        world = new EndlessWorld(keys, answersTogether);
    }

    /** The time of one row, of ten thousand. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void row() {
        world.carry(ROWS);
    }
}
