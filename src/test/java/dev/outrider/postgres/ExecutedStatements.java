package dev.outrider.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the thread that made it has the driver execute, in order, as the driver's own log tells it: nothing between the product and the server is swapped for
 * that. Of a statement that was prepared before, the driver tells only the name, so this must be there first.
 */
final class ExecutedStatements extends Handler implements AutoCloseable {

    private static final Pattern PARSE =
            Pattern.compile(" FE=> Parse\\(stmt=([^,]*),query=\"(.*)\",oids=.*", Pattern.DOTALL);
    private static final Pattern BIND = Pattern.compile(" FE=> Bind\\(stmt=([^,]*),.*", Pattern.DOTALL);

    private final Logger driver = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");
    private final long thread = Thread.currentThread().getId();
    private final Map<String, String> prepared = new HashMap<>();
    private final List<String> executed = new ArrayList<>();

    ExecutedStatements() {
        driver.setUseParentHandlers(false);
        driver.setLevel(Level.FINEST);
        driver.addHandler(this);
    }

    /** The texts since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(executed);
        executed.clear();
        return taken;
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getLongThreadID() != thread) {
            return;
        }
        String message = String.valueOf(line.getMessage());
        Matcher parse = PARSE.matcher(message);
        Matcher bind = BIND.matcher(message);
        if (parse.matches()) {
            prepared.put(parse.group(1), parse.group(2));
        } else if (bind.matches()) {
            String text = prepared.getOrDefault(bind.group(1), "prepared before: " + message);
            // With an empty one a pool asks whether the connection lives.
            if (!text.isBlank()) {
                executed.add(text);
            }
        }
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    @Override
    public void close() {
        driver.removeHandler(this);
        driver.setLevel(null);
        driver.setUseParentHandlers(true);
    }
}
