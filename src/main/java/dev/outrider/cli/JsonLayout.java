package dev.outrider.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** One JSON object a line: {@code time, level, event, message}, what it is about as fields of their own, {@code logger, thread, error}. */
final class JsonLayout extends LayoutBase<ILoggingEvent> {

    /** Names of our own; a field of that name would make an object with two of them, which no two readers read alike. */
    private static final Set<String> TAKEN = Set.of("time", "level", "message", "logger", "thread", "error");

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(240);
        field(
                line.append('{'),
                "time",
                Instant.ofEpochMilli(event.getTimeStamp()).toString());
        field(line.append(','), "level", event.getLevel().toString());
        for (KeyValuePair pair : TextLayout.pairs(event)) {
            field(line.append(','), TAKEN.contains(pair.key) ? pair.key + "_" : pair.key, pair.value);
        }
        field(line.append(','), "message", event.getFormattedMessage());
        field(line.append(','), "logger", event.getLoggerName());
        field(line.append(','), "thread", event.getThreadName());
        if (event.getThrowableProxy() != null) {
            field(line.append(','), "error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.append("}\n").toString();
    }

    private static void field(StringBuilder line, String name, @Nullable Object value) {
        line.append('"').append(quoted(name)).append("\":");
        if (value == null || value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            line.append(value);
        } else {
            line.append('"').append(quoted(value.toString())).append('"');
        }
    }

    private static char[] quoted(String text) {
        return JsonStringEncoder.getInstance().quoteAsString(text);
    }
}
