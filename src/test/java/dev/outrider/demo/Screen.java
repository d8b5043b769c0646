package dev.outrider.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows scenes: in place on a terminal, as one line each elsewhere. */
final class Screen {

    private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

    private final PrintStream out;
    private final boolean terminal;
    private @Nullable Scene last;
    private int drawn;

    private Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static Screen ofProcess() {
        return new Screen(System.out, isTerminal());
    }

    /** Java cannot tell on every version we run on; the shell's own test can, and inherits what we write to. */
    private static boolean isTerminal() {
        String term = System.getenv("TERM");
        if (term == null || term.equals("dumb")) {
            return false;
        }
        try {
            return new ProcessBuilder("test", "-t", "1").inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What stays on the screen above the figures. */
    void open(List<String> lines) {
        out.println();
        lines.forEach(out::println);
        out.println();
    }

    /** A line for good, below the figures. */
    void say(String line) {
        drawn = 0;
        out.println(line);
    }

    /** Replaces what was shown before. */
    void show(Scene scene) {
        Scene before = last == null ? scene : last;
        last = scene;
        if (!terminal) {
            out.println(oneLine(scene));
            return;
        }
        List<String> lines = figures(before, scene);
        String erase = drawn == 0 ? "" : UP_AND_CLEAR.formatted(drawn);
        out.print(erase + String.join("\n", lines) + "\n");
        out.flush();
        drawn = lines.size();
    }

    private static String oneLine(Scene scene) {
        Scene.Arrivals arrivals = scene.arrivals();
        return "%4d s  %s  written %,d  relayed %,d  consumed %,d  lag %,d  p50 %s  p99 %s  order violations %d  lost %d"
                .formatted(
                        scene.seconds(),
                        scene.relay().state(),
                        scene.written(),
                        scene.relay().relayed(),
                        arrivals.consumed(),
                        scene.lag(),
                        arrivals.p50(),
                        arrivals.p99(),
                        arrivals.violations(),
                        arrivals.lost());
    }

    private static List<String> figures(Scene before, Scene scene) {
        Scene.Arrivals arrivals = scene.arrivals();
        long took = Math.max(1, scene.seconds() - before.seconds());
        List<String> lines = new ArrayList<>();
        lines.add(row(
                "running",
                "%d s".formatted(scene.seconds()),
                "relay " + scene.relay().state()));
        lines.add(row(
                "written",
                count(scene.written()),
                rate(scene.written() - before.written(), took) + ", " + count(scene.rolledBack())
                        + " more rolled back"));
        lines.add(row(
                "relayed",
                count(scene.relay().relayed()),
                rate(scene.relay().relayed() - before.relay().relayed(), took) + ", "
                        + scene.relay().sequenceGaps() + " gaps watched"));
        lines.add(row("consumed", count(arrivals.consumed()), count(arrivals.repeated()) + " duplicates"));
        lines.add(row("lag", count(scene.lag()), "rows committed and not consumed yet"));
        lines.add(row("latency p50", arrivals.p50(), "from commit to consumer, in the last second"));
        lines.add(row("latency p99", arrivals.p99(), ""));
        lines.add(row("order violations", count(arrivals.violations()), ""));
        lines.add(row("lost", count(arrivals.lost()), "committed more than 10 s ago and not consumed"));
        return lines;
    }

    private static String row(String name, String value, String remark) {
        return "  %-17s %14s   %s".formatted(name, value, remark).stripTrailing();
    }

    private static String count(long rows) {
        return "%,d".formatted(rows);
    }

    private static String rate(long rows, long seconds) {
        return "%,d/s".formatted(rows / seconds);
    }
}
