package dev.outrider.bench.look;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What Linux tells of a process in {@code /proc}. What it does not tell is {@code NaN}. */
public final class ProcFs {

    /** The unit of the times in {@code stat}: a constant of Linux's interface on every machine that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Path PROC = Path.of("/proc");

    private ProcFs() {}

    /**
     * The times of a process, in ticks.
     *
     * @param own what it used itself
     * @param ended what its children used that have ended and were waited for, and theirs
     */
    record Times(long own, long ended) {

        /** From the only line of {@code stat}. The second field is the program's name in brackets, which may contain anything. */
        static Times parse(String stat) {
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return new Times(number(fields, 14) + number(fields, 15), number(fields, 16) + number(fields, 17));
        }

        /** By the number that the manual gives the field; the first that is left is number 3. */
        private static long number(String[] fields, int field) {
            return Long.parseLong(fields[field - 3]);
        }
    }

    /** Processor time of one process, in seconds. */
    public static double cpuSeconds(OptionalLong pid) {
        try {
            return pid.isEmpty() ? Double.NaN : times(pid.getAsLong()).own() / TICKS_PER_SECOND;
        } catch (IOException gone) {
            return Double.NaN;
        }
    }

    /** Processor time of a process and of everybody below it, those included that have ended. */
    public static double treeCpuSeconds(OptionalLong pid) {
        if (pid.isEmpty()) {
            return Double.NaN;
        }
        try {
            Times root = times(pid.getAsLong());
            double living = ProcessHandle.of(pid.getAsLong()).stream()
                    .flatMap(ProcessHandle::descendants)
                    .mapToLong(child -> timesOrNothing(child.pid()))
                    .sum();
            return (root.own() + root.ended() + living) / TICKS_PER_SECOND;
        } catch (IOException gone) {
            return Double.NaN;
        }
    }

    /** A child that has just ended counts with its parent's ended ones. */
    private static long timesOrNothing(long pid) {
        try {
            Times times = times(pid);
            return times.own() + times.ended();
        } catch (IOException gone) {
            return 0;
        }
    }

    private static Times times(long pid) throws IOException {
        return Times.parse(Files.readString(PROC.resolve(pid + "/stat")));
    }

    /** The most memory that it ever occupied, in bytes. */
    public static double peakBytes(long pid) {
        return bytes(pid, "VmHWM:");
    }

    /** The memory that it occupies, in bytes. */
    public static double residentBytes(long pid) {
        return bytes(pid, "VmRSS:");
    }

    private static double bytes(long pid, String name) {
        try {
            return bytes(Files.readString(PROC.resolve(pid + "/status")), name);
        } catch (IOException gone) {
            return Double.NaN;
        }
    }

    /** From a line such as {@code VmRSS:   123 kB}. */
    static double bytes(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToDouble(kibibytes -> Double.parseDouble(kibibytes) * 1024)
                .findFirst()
                .orElse(Double.NaN);
    }
}
