package dev.outrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the system tells of other processes, where Java does not: by {@code /proc}, and without it, as on macOS, by {@code ps}. */
final class ProcessTable {

    /** Days, hours and parts of a second where there are any. */
    private static final Pattern TIME = Pattern.compile("(?:(?:(\\d+)-)?(\\d+):)?(\\d+):(\\d+)(?:\\.(\\d\\d))?");

    private ProcessTable() {}

    /** The letter of its state, such as {@code T} when it is stopped; empty when there is no such process. */
    static String state(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        try {
            String text = Files.readString(stat);
            int at = text.lastIndexOf(')') + 2;
            return text.substring(at, at + 1);
        } catch (IOException e) {
            return Files.exists(Path.of("/proc", "self")) ? "" : stateByPs(pid);
        }
    }

    static String stateByPs(long pid) {
        String said = ps("state=", pid);
        return said.isEmpty() ? "" : said.substring(0, 1);
    }

    /** The processor time that it has used, to the second where {@code ps} tells no more. */
    static Duration cpuByPs(long pid) {
        Duration used = time(ps("time=", pid));
        if (used == null) {
            throw new IllegalStateException("process " + pid + " has ended");
        }
        return used;
    }

    /** Null when it is none. */
    static @Nullable Duration time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return null;
        }
        long hours = 24 * number(time.group(1)) + number(time.group(2));
        return Duration.ofHours(hours)
                .plusMinutes(number(time.group(3)))
                .plusSeconds(number(time.group(4)))
                .plusMillis(10 * number(time.group(5)));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static String ps(String what, long pid) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", what, "-p", Long.toString(pid))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
