package dev.outrider.cli;

import dev.outrider.read.Wanted;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which rows of the outbox are meant. */
final class WantedOptions {

    @Option(names = "--id", paramLabel = "ID", description = "The row of this event; may be given more than once.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Rows that go to this topic.")
    private @Nullable String topic;

    @Option(names = "--key", paramLabel = "KEY", description = "Rows of this key.")
    private @Nullable String key;

    @Option(names = "--from-seq", paramLabel = "NUMBER", description = "Rows from this number on.")
    private @Nullable Long fromSeq;

    @Option(names = "--to-seq", paramLabel = "NUMBER", description = "Rows up to this number, which is one of them.")
    private @Nullable Long toSeq;

    @Option(
            names = "--from-time",
            paramLabel = "TIME",
            converter = Moment.class,
            description = "Rows inserted from then on, by created_at: 2026-11-26T09:00:00Z.")
    private @Nullable Instant fromTime;

    @Option(
            names = "--to-time",
            paramLabel = "TIME",
            converter = Moment.class,
            description = "Rows inserted before then.")
    private @Nullable Instant toTime;

    /** A moment with its offset: one without would mean something else on another host. */
    static final class Moment implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        text + " is no time; give one with its offset, such as 2026-11-26T09:00:00Z");
            }
        }
    }

    boolean none() {
        return ids.isEmpty()
                && topic == null
                && key == null
                && fromSeq == null
                && toSeq == null
                && fromTime == null
                && toTime == null;
    }

    Wanted wanted() {
        return new Wanted(
                ids,
                topic,
                key,
                fromSeq == null ? 1 : fromSeq,
                toSeq == null ? Long.MAX_VALUE : toSeq,
                new Wanted.Span(fromTime, toTime));
    }
}
