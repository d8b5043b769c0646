package dev.outrider.bench.contest;

import dev.outrider.bench.Bed;
import dev.outrider.testkit.Port;
import dev.outrider.testkit.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The product as it is deployed: {@code java -jar outrider.jar run}.
 *
 * @param name under which it is measured
 * @param jvm options of its virtual machine
 * @param set lines of its configuration, beyond addresses
 */
public record Outrider(String name, List<String> jvm, List<String> set) implements Contestant {

    @Override
    public String settings() {
        String lines = set.isEmpty() ? "default settings" : "`" + String.join("`, `", set) + "`";
        return "`java %s -jar outrider.jar run`, %s".formatted(String.join(" ", jvm), lines);
    }

    @Override
    public Program start(Bed bed) throws IOException {
        Port health = Port.reserve();
        List<String> lines = new ArrayList<>(set);
        lines.add("health.port: " + health.number());
        Path config = bed.configFile(name + ".yaml", String.join("\n", lines) + "\n");
        List<String> command = new ArrayList<>(List.of(Program.java()));
        command.addAll(jvm);
        command.addAll(List.of("-jar", jar().toString(), "run", "--config", config.toString()));
        health.release();
        return Program.start(name, command, Map.of());
    }

    /** The product with everything that it needs. */
    static Path jar() {
        return Path.of(System.getProperty("outrider.jar", "target/outrider.jar"));
    }

    /** Everything up to the low-water mark is published, and it moves in the statement that marks. */
    @Override
    public boolean hasRecorded(Bed bed, long seq) {
        return bed.ask("select low_water from outrider.lane") >= seq;
    }
}
