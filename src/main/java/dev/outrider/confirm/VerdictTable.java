package dev.outrider.confirm;

import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code kafka-exceptions.txt}; its head says what the columns are. */
final class VerdictTable {

    private static final String RESOURCE = "kafka-exceptions.txt";
    private static final String DEFAULT_PACKAGE = "org.apache.kafka.common.errors.";

    private final Map<String, Verdict> verdicts;

    private VerdictTable(Map<String, Verdict> verdicts) {
        this.verdicts = verdicts;
    }

    static VerdictTable load() {
        try (InputStream in = VerdictTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the jar");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static VerdictTable parse(String text) {
        Map<String, Verdict> verdicts = new HashMap<>();
        text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .forEach(line -> add(verdicts, line.split("\\s+")));
        return new VerdictTable(Map.copyOf(verdicts));
    }

    private static void add(Map<String, Verdict> verdicts, String[] columns) {
        boolean wraps = columns.length == 4 && columns[3].equals("wraps");
        if (columns.length != 3 && !wraps) {
            throw new IllegalArgumentException(RESOURCE + ": cannot read the line of " + columns[0]);
        }
        String name = columns[0].indexOf('.') < 0 ? DEFAULT_PACKAGE + columns[0] : columns[0];
        Verdict verdict = new Verdict(Kind.valueOf(columns[1]), Outcome.valueOf(columns[2]), wraps);
        if (verdicts.put(name, verdict) != null) {
            throw new IllegalArgumentException(RESOURCE + ": two lines for " + name);
        }
    }

    /** The verdict on a class or on its nearest ancestor in the table, which ends with Throwable. */
    Verdict of(Class<?> thrown) {
        for (Class<?> each = thrown; each != null; each = each.getSuperclass()) {
            Verdict verdict = verdicts.get(each.getName());
            if (verdict != null) {
                return verdict;
            }
        }
        throw new IllegalStateException(RESOURCE + " has no line for " + thrown.getName());
    }

    /** The lines by class name. */
    Map<String, Verdict> verdicts() {
        return verdicts;
    }
}
