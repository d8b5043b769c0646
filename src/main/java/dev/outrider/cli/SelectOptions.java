package dev.outrider.cli;

import dev.outrider.admin.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which parked rows are meant. */
final class SelectOptions {

    @Parameters(paramLabel = "ROW", arity = "0..*", description = "Ids of events, or numbers of rows.")
    private List<String> rows = new ArrayList<>();

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Rows of this topic.")
    private @Nullable String topic;

    @Option(names = "--key", paramLabel = "KEY", description = "Rows of this key.")
    private @Nullable String key;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Rows whose reason has this in it, such as RecordTooLarge.")
    private @Nullable String reason;

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            converter = Ages.class,
            description = "Rows that have been parked for at least so long: 30s, 15m, 2h or 1d.")
    private @Nullable Duration olderThan;

    Selection selection() {
        return new Selection(rows, topic, key, reason, olderThan);
    }
}
