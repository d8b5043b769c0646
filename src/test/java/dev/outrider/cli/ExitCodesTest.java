package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.host.ExitCode;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Supervisors decide by these numbers whether to start it again: what is written down about them is what the process says. */
class ExitCodesTest {

    private static final Path DOCUMENTED = Path.of("src", "docs", "cli.md");
    private static final Path LOGS = Path.of("src", "docs", "logs.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| ([^|]+) \\|");

    /** What a line of the table must speak of to be that code's line. */
    private static final Map<String, String> SPEAKS_OF = Map.of(
            "OK", "done",
            "STOPPED", "asked to stop, and everything that had begun was finished",
            "FAILED", "not foreseen",
            "DIED", "not foreseen",
            "USAGE", "command line or the configuration is wrong",
            "REFUSED", "rules it out",
            "TOO_EARLY", "rules it out for now",
            "UNFINISHED", "deadline passed before everything was finished",
            "WARNED", "somebody should mend");

    @Test
    void theTableOfExitCodesIsWhatTheProcessSays() throws Exception {
        Map<Integer, String> table = table();
        Map<Integer, List<String>> constants = constants();
        assertThat(table.keySet()).isEqualTo(constants.keySet());
        constants.forEach((code, names) -> names.forEach(
                name -> assertThat(table.get(code)).as("%s = %s", name, code).contains(SPEAKS_OF.get(name))));
    }

    @Test
    void theEventsSayTheSame() throws IOException {
        assertThat(Files.readAllLines(LOGS))
                .anyMatch(line -> line.contains("`daemon.refused`")
                        && line.contains("exit code " + ExitCode.REFUSED)
                        && line.contains("or " + ExitCode.TOO_EARLY))
                .anyMatch(line -> line.contains("`daemon.died`") && line.contains("exit code " + ExitCode.DIED))
                .anyMatch(line ->
                        line.contains("`daemon.unfinished`") && line.contains("exit code " + ExitCode.UNFINISHED));
    }

    private static Map<Integer, String> table() throws IOException {
        String section =
                Files.readString(DOCUMENTED).split("## Exit codes", 2)[1].split("(?m)^## ", 2)[0];
        Map<Integer, String> table = new TreeMap<>();
        for (Matcher row = ROW.matcher(section); row.find(); ) {
            table.put(Integer.valueOf(row.group(1)), row.group(2));
        }
        return table;
    }

    private static Map<Integer, List<String>> constants() throws IllegalAccessException {
        Map<Integer, List<String>> constants = new TreeMap<>();
        for (Class<?> where : List.of(Exit.class, ExitCode.class)) {
            for (Field field : where.getFields()) {
                constants
                        .computeIfAbsent(field.getInt(null), code -> new ArrayList<>())
                        .add(field.getName());
            }
        }
        return constants;
    }
}
