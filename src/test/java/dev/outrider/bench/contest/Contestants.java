package dev.outrider.bench.contest;

import java.util.ArrayList;
import java.util.List;

/** All that there are, by name. */
public final class Contestants {

    /** Their names, in the order of the report; the first is what the others are compared with. */
    public static final List<String> NAMES = List.of(
            "outrider-row",
            "outrider-range",
            "loop-flag",
            "loop-checkpoint",
            "loop-delete",
            "debezium",
            "debezium-tuned");

    /** How the names of plain loops begin. */
    public static final String LOOPS = "loop-";

    private Contestants() {}

    /**
     * Makes one.
     *
     * @param jvm options of the virtual machine of Outrider and of the loops
     * @param set lines of Outrider's configuration
     */
    public static Contestant of(String name, List<String> jvm, List<String> set) throws Absent {
        return switch (name) {
            case "outrider-row" -> new Outrider(name, jvm, set);
            case "outrider-range" -> new Outrider(name, jvm, and(set, "publish.record: range"));
            case "loop-flag" -> new Loop(Marking.FLAG, jvm);
            case "loop-checkpoint" -> new Loop(Marking.CHECKPOINT, jvm);
            case "loop-delete" -> new Loop(Marking.DELETE, jvm);
            case "debezium" -> DebeziumServer.find(name, DebeziumServer.DEFAULT);
            case "debezium-tuned" -> DebeziumServer.find(name, DebeziumServer.TUNED);
            default -> throw new IllegalArgumentException("there is no contestant " + name + ", but " + NAMES);
        };
    }

    private static List<String> and(List<String> lines, String line) {
        List<String> all = new ArrayList<>(lines);
        all.add(line);
        return List.copyOf(all);
    }
}
