package dev.outrider.bench.contest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All that there are, by name. */
public final class Contestants {

    /** Their names, in the order of the report. */
    public static final List<String> NAMES = List.of(
            "outrider-row",
            "outrider-range",
            "outrider-notify",
            OutriderImage.NAME,
            "loop-flag",
            "loop-checkpoint",
            "loop-delete",
            "debezium",
            "debezium-tuned");

    /** Whom one run must do: nobody's aim is measured by them, and an hour is short. */
    public static final List<String> ONCE = List.of("loop-delete", "debezium");

    /** Outrider with other settings than its defaults, which are the first: what differs is the name. */
    public static final List<String> VARIANTS = List.of(
            "defaults",
            "kafka.linger.ms=1",
            "kafka.linger.ms=5",
            "kafka.linger.ms=20",
            "kafka.batch.size=16384",
            "kafka.batch.size=131072 window.partitions=100",
            "kafka.buffer.memory=16777216 window.bytes=8MiB window.partitions=100",
            "kafka.buffer.memory=67108864",
            "kafka.compression.type=gzip",
            "kafka.compression.type=snappy",
            "kafka.compression.type=lz4",
            "kafka.compression.type=zstd",
            "kafka.max.in.flight.requests.per.connection=1",
            "poll.idle-min=1ms",
            "poll.idle-min=5ms",
            "poll.page-rows=500",
            "poll.page-rows=5000",
            "window.rows=2500",
            "window.rows=10000",
            "publish.synchronous-commit=off",
            "publish.record=range");

    /** How the names of plain loops begin. */
    public static final String LOOPS = "loop-";

    private Contestants() {}

    /** All names, in the order of the report. */
    public static List<String> all() {
        return Stream.concat(NAMES.stream(), VARIANTS.stream()).toList();
    }

    /**
     * Makes one.
     *
     * @param name its name
     * @param jvm options of the virtual machine of Outrider and of the loops
     * @param set lines of Outrider's configuration
     */
    public static Contestant of(String name, List<String> jvm, List<String> set) throws Absent {
        if (VARIANTS.contains(name)) {
            return new Outrider(name, jvm, variant(name, set));
        }
        return switch (name) {
            case "outrider-row" -> new Outrider(name, jvm, set);
            case "outrider-range" -> new Outrider(name, jvm, and(set, "publish.record: range"));
            case "outrider-notify" -> new Outrider(name, jvm, and(set, Outrider.NOTIFY));
            case OutriderImage.NAME -> OutriderImage.find(OutriderImage.USUAL, jvm, set);
            case "loop-flag" -> new Loop(Marking.FLAG, jvm);
            case "loop-checkpoint" -> new Loop(Marking.CHECKPOINT, jvm);
            case "loop-delete" -> new Loop(Marking.DELETE, jvm);
            case "debezium" -> DebeziumServer.find(name, DebeziumServer.DEFAULT);
            case "debezium-tuned" -> DebeziumServer.find(name, DebeziumServer.TUNED);
            default -> throw new IllegalArgumentException("there is no contestant " + name + ", but " + NAMES);
        };
    }

    private static List<String> variant(String name, List<String> set) {
        List<String> all = new ArrayList<>(set);
        Stream.of(name.split(" ", -1))
                .filter(word -> word.contains("="))
                .map(word -> word.replaceFirst("=", ": "))
                .forEach(all::add);
        return List.copyOf(all);
    }

    private static List<String> and(List<String> lines, String line) {
        List<String> all = new ArrayList<>(lines);
        all.add(line);
        return List.copyOf(all);
    }
}
