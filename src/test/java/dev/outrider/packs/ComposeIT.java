package dev.outrider.packs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code config/compose.yaml} against the schema of the Compose specification: what it does not know, what is missing or of another type is refused there. The
 * schema is that of a linter from the npm registry. {@link ComposeTest} has what no schema knows.
 */
@Tag("tools")
class ComposeIT {

    private static final String LINTER = "dclint@3.1.0";
    private static final Duration INSTALLING = Duration.ofMinutes(3);

    /** Mistakes that people make: what stands there, and what is put in its place. */
    private static final List<List<String>> MISTAKES = List.of(
            List.of("read_only: true", "readonly: true"),
            List.of("mem_limit: 256m", "mem_limit: [256]"),
            List.of("condition: service_healthy", "condition: healthy"),
            List.of("interval: 2s", "every: 2s"),
            List.of("deploy: {replicas: 2}", "deploy: {replica: 2}"),
            List.of("secrets:\n  owner-password: {file:", "secrets:\n  owner-password: {path:"));

    @TempDir
    Path folder;

    @Test
    void isWhatTheSpecificationKnowsAndAMistakeWouldBeSeen() throws IOException {
        String shipped = Files.readString(ComposeFile.FILE);
        List<Path> files = new ArrayList<>(List.of(json("shipped", shipped)));
        for (List<String> mistake : MISTAKES) {
            assertThat(shipped).contains(mistake.get(0));
            files.add(json("mistake-" + files.size(), shipped.replace(mistake.get(0), mistake.get(1))));
        }
        List<String> faults = faults(files);
        assertThat(faults).hasSize(files.size());
        assertThat(faults.get(0)).isEqualTo("[]");
        for (int i = 0; i < MISTAKES.size(); i++) {
            assertThat(faults.get(i + 1)).as("faults of %s", MISTAKES.get(i)).isNotEqualTo("[]");
        }
    }

    private Path json(String name, String yaml) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".json"),
                new ObjectMapper().writeValueAsString(ComposeFile.of(yaml).whole()));
    }

    /** What is wrong with each, one line for one file. */
    private List<String> faults(List<Path> files) throws IOException {
        Path home = Files.createDirectories(Path.of("target", "npm")).toAbsolutePath();
        Path script = Path.of("src", "test", "npm", "check-compose.mjs").toAbsolutePath();
        Path output = folder.resolve("faults");
        String paths =
                String.join(" ", files.stream().map(file -> "'" + file + "'").toList());
        String command = "cd '" + home
                + "' && npm install --no-save --no-package-lock --no-audit --no-fund --ignore-scripts " + LINTER
                + " && node '" + script + "' " + paths + " > '" + output + "'";
        try (Program npm = Program.start("npm", List.of("sh", "-c", command), Map.of("NO_COLOR", "1"))) {
            assertThat(npm.awaitExit(INSTALLING)).as(npm.lastWords()).isZero();
        }
        return Files.readAllLines(output);
    }
}
