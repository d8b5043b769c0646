package dev.outrider.host;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged while it is open. */
final class Lines implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.outrider");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    Lines() {
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    /** The stable names of what was logged, in order. */
    List<String> events() {
        return List.copyOf(appender.list).stream()
                .map(line -> field(line, "event"))
                .toList();
    }

    /** The fields of a line. */
    static String field(ILoggingEvent line, String name) {
        if (line.getKeyValuePairs() == null) {
            return "";
        }
        return line.getKeyValuePairs().stream()
                .filter(pair -> pair.key.equals(name))
                .map(pair -> String.valueOf(pair.value))
                .findFirst()
                .orElse("");
    }

    List<ILoggingEvent> all() {
        return List.copyOf(appender.list);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }
}
