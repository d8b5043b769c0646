package dev.outrider.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** One line for people: time, level, event, message, and what it is about as {@code key=value}. */
final class TextLayout extends LayoutBase<ILoggingEvent> {

    /** The key under which an event's stable name is logged. */
    static final String EVENT = "event";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        line.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
        line.append(String.format(" %-5s ", event.getLevel()));
        line.append(name(event)).append("  ").append(oneLine(event.getFormattedMessage()));
        for (KeyValuePair pair : pairs(event)) {
            if (!pair.key.equals(EVENT)) {
                String value = oneLine(String.valueOf(pair.value));
                boolean plain = !value.isEmpty() && value.indexOf(' ') < 0 && value.indexOf('"') < 0;
                line.append("  ").append(pair.key).append('=');
                line.append(plain ? value : '"' + value.replace("\"", "\\\"") + '"');
            }
        }
        line.append(System.lineSeparator());
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString();
    }

    static List<KeyValuePair> pairs(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs == null ? List.of() : pairs;
    }

    /** Ours say what happened; others are named by who speaks. */
    private static String name(ILoggingEvent event) {
        for (KeyValuePair pair : pairs(event)) {
            if (pair.key.equals(EVENT)) {
                return String.valueOf(pair.value);
            }
        }
        String logger = event.getLoggerName();
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    /** A message from outside must not look like several lines of ours. */
    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\p{Cntrl}", "?");
    }
}
