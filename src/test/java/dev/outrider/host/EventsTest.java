package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts are built on the names of events: the page that lists them lists those that the program logs, and no others. */
class EventsTest {

    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Path DOCUMENTED = Path.of("src", "docs", "logs.md");

    /** The journal hands its names on, from tables and methods of its own. */
    private static final String JOURNAL = "Journal.java";

    private static final Pattern NAMED = Pattern.compile("addKeyValue\\(\\s*\"event\",([^;]*?)\\)\\s*\\.");
    private static final Pattern NAME = Pattern.compile("\"([a-z-]+(?:\\.[a-z-]+)+)\"");
    private static final Pattern CELL = Pattern.compile("(?m)^\\| ((?:`[a-z.-]+`(?:, )?)+) \\|");
    private static final Pattern QUOTED = Pattern.compile("`([a-z.-]+)`");

    @Test
    void everyEventIsDocumentedAndNoOther() throws IOException {
        TreeSet<String> logged = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                logged.addAll(events(file));
            }
        }
        TreeSet<String> documented = new TreeSet<>();
        groups(CELL, Files.readString(DOCUMENTED)).forEach(cell -> documented.addAll(groups(QUOTED, cell)));
        assertThat(logged).hasSizeGreaterThan(40).contains("signal.hurry", "lease.lost", "kafka.back");
        assertThat(documented).isEqualTo(logged);
    }

    private static List<String> events(Path file) throws IOException {
        String text = Files.readString(file);
        if (file.endsWith(JOURNAL)) {
            return groups(NAME, text).stream()
                    .filter(name -> !name.startsWith("dev."))
                    .toList();
        }
        return groups(NAMED, text).stream()
                .flatMap(call -> groups(NAME, call).stream())
                .toList();
    }

    private static List<String> groups(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().map((MatchResult result) -> result.group(1)).toList();
    }
}
