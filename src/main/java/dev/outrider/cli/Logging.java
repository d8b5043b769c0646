package dev.outrider.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.outrider.config.OutriderConfig;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Sets the logs up, in code: a file of logback's own would be a second configuration, and reading it costs a part of the start.
 *
 * <p>Libraries are kept quiet whatever the relay's level is. In an outage Kafka's clients and the pool warn about every attempt, which
 * buries the one line that says what is wrong; and at info the clients print their whole configuration.
 */
final class Logging {

    /** Libraries that warn about every attempt, or about what is as it should be; what matters of it the relay says itself. */
    private static final List<String> CHATTY = List.of("org.apache.kafka", "com.zaxxer.hikari", "org.flywaydb");

    /** Tells a wrong password as an error, at every attempt of every client: the relay halts for it, and says so once. */
    private static final String REFUSED_CLIENTS = "org.apache.kafka.clients.NetworkClient";

    private Logging() {}

    /** Logs of a command that prints something else: only what must not be missed, for people, beside its output. */
    static void beside() {
        start(context(), System.err, new OutriderConfig.Log(false, "WARN"));
    }

    /** Logs of the daemon, which are its output. */
    static void asOutput(OutriderConfig.Log log) {
        start(context(), System.out, log);
    }

    static void start(LoggerContext context, OutputStream target, OutriderConfig.Log log) {
        context.reset();
        LayoutBase<ILoggingEvent> layout = log.json() ? new JsonLayout() : new TextLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(target);
        appender.start();
        Level ours = Level.toLevel(log.level());
        boolean digging = !ours.isGreaterOrEqual(Level.INFO);
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        context.getLogger("dev.outrider").setLevel(ours);
        CHATTY.forEach(name -> context.getLogger(name).setLevel(digging ? Level.WARN : Level.ERROR));
        context.getLogger(REFUSED_CLIENTS).setLevel(digging ? Level.WARN : Level.OFF);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
