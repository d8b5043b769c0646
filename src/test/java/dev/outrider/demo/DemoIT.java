package dev.outrider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.MainProcess;
import dev.outrider.testkit.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command: it shows what it says, ends by itself, and leaves nothing behind. */
@Tag("foundation")
class DemoIT {

    private static final Duration AT_MOST = Duration.ofMinutes(2);

    /** The unpacked programs, which the next demo uses again: the one thing that is meant to stay. Here they are those of the other tests. */
    private static final String PROGRAMS = "outrider-postgres-";

    private static final Pattern FIGURES = Pattern.compile(
            " (\\d+) s  (?:active|stopped)  written ([\\d,]+)  relayed ([\\d,]+)  consumed ([\\d,]+)  lag [\\d,]+"
                    + "  p50 \\d\\S* ms  p99 \\d\\S* ms  order violations 0  lost 0\\R");
    private static final Pattern BALANCE =
            Pattern.compile("([\\d,]+) rows committed, ([\\d,]+) consumed, 0 duplicates, 0 not marked as published\\R");

    @TempDir
    Path folder;

    @Test
    void aFewSecondsOfItShowTheFiguresAndLeaveNothingBehind() throws IOException {
        shown(demo -> {}, "--seconds", "5");
    }

    @Test
    void withoutAnEndItRunsUntilItIsStopped() throws IOException {
        shown(MainProcess::terminate);
    }

    private void shown(Consumer<MainProcess> end, String... arguments) throws IOException {
        shareThePrograms();
        List<ProcessHandle> servers = new ArrayList<>();
        try (MainProcess demo = MainProcess.start(
                Demo.class,
                List.of("-Xmx256m", "-Duser.language=en", "-Duser.country=US", "-Djava.io.tmpdir=" + folder),
                arguments)) {
            Await.until(AT_MOST, () -> "figures of a relay at work: " + demo.output(), () -> {
                assertThat(demo.isAlive()).as(demo.output()).isTrue();
                return FIGURES.matcher(demo.output()).find();
            });
            servers.addAll(demo.descendants());
            end.accept(demo);
            assertThat(demo.awaitExit(AT_MOST)).as(demo.output()).isZero();
            assertShown(demo.output());
        }
        assertThat(servers).hasSizeGreaterThan(2).allMatch(MainProcess::hasEnded);
        for (Path shared : programs(folder)) {
            Files.deleteIfExists(shared);
        }
        assertThat(folder).isEmptyDirectory();
    }

    /** PostgreSQL may run as somebody else, who must get through to its data. */
    private void shareThePrograms() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        // Unpacked here if no other test has done it.
        assertThat(Postgres.shared().newDatabase().queryLong("select 1")).isEqualTo(1);
        for (Path programs : programs(Path.of(System.getProperty("java.io.tmpdir")))) {
            Files.createSymbolicLink(folder.resolve(programs.getFileName()), programs);
        }
    }

    private static List<Path> programs(Path where) throws IOException {
        try (Stream<Path> all = Files.list(where)) {
            return all.filter(path -> path.getFileName().toString().startsWith(PROGRAMS))
                    .toList();
        }
    }

    private static void assertShown(String output) {
        Matcher balance = BALANCE.matcher(output);
        assertThat(balance.find()).as(output).isTrue();
        long rows = number(balance.group(1));
        assertThat(rows).as(output).isPositive().isEqualTo(number(balance.group(2)));
        // The last figures are those of the end.
        List<MatchResult> figures = FIGURES.matcher(output).results().toList();
        MatchResult last = figures.get(figures.size() - 1);
        assertThat(List.of(number(last.group(2)), number(last.group(3)), number(last.group(4))))
                .as(output)
                .containsOnly(rows);
        assertThat(output)
                .containsPattern("status page http://127\\.0\\.0\\.1:\\d+/\\R")
                .containsPattern("commit to consumer over the whole run: p50 \\d\\S* ms, p99 \\d\\S* ms")
                .contains("0 lost, 0 out of order, 0 that were never committed: every promise was kept");
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }
}
