package dev.outrider.bench.contest;

import dev.outrider.bench.Bed;
import dev.outrider.testkit.Port;
import dev.outrider.testkit.Program;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The product as it is deployed: by its launcher, with an archive of its classes.
 *
 * @param name under which it is measured
 * @param jvm options of its virtual machine, behind those that it is shipped with
 * @param set lines of its configuration, beyond addresses
 */
public record Outrider(String name, List<String> jvm, List<String> set) implements Contestant {

    /** The line that lets commits wake it. */
    static final String NOTIFY = "wakeup: notify";

    private static final Duration ARCHIVING_TAKES = Duration.ofMinutes(2);

    @Override
    public String settings() {
        String lines = set.isEmpty() ? "default settings" : "`" + String.join("`, `", set) + "`";
        return "`outrider run` with the settings that it is shipped with%s and an archive of its classes, %s"
                .formatted(jvm.isEmpty() ? "" : ", `" + String.join(" ", jvm) + "`,", lines);
    }

    /** Whom commits wake needs the trigger that rings. */
    @Override
    public void prepare(Bed bed) throws IOException {
        if (set.contains(NOTIFY)) {
            bed.migrate("--wakeup");
        }
    }

    @Override
    public Program start(Bed bed) throws IOException {
        Path config = config(bed, name + ".yaml");
        List<String> command = List.of(RelayProcess.launcher().toString(), "run", "--config", config.toString());
        return Program.start(name, command, RelayProcess.environment(jvm));
    }

    /** Writes its configuration, with a port for its health that nobody else has. */
    Path config(Bed bed, String file) throws IOException {
        Port health = Port.reserve();
        List<String> lines = new ArrayList<>(set);
        lines.add("health.port: " + health.number());
        Path config = bed.configFile(file, String.join("\n", lines) + "\n");
        health.release();
        return config;
    }

    @Override
    public boolean endsInGoodOrder() {
        return true;
    }

    /** Makes the archive of classes anew: it goes with one jar and one Java. */
    public static void archive() {
        RelayProcess.Outcome made = RelayProcess.command(ARCHIVING_TAKES, Map.of(), "archive");
        if (made.exitCode() != 0) {
            throw new IllegalStateException("no archive of classes: " + made.output());
        }
    }

    /** Everything up to the low-water mark is published, and it moves in the statement that marks. */
    @Override
    public boolean hasRecorded(Bed bed, long seq) {
        return bed.ask("select low_water from outrider.lane") >= seq;
    }
}
