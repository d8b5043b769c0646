package dev.outrider.database;

import java.util.HashMap;
import java.util.Map;

/**
 * Where the database is and how it is to be treated.
 *
 * @param url a JDBC address, {@code jdbc:postgresql://host[:port][,host…]/database[?…]}
 * @param credentials who the relay is
 * @param properties settings of the JDBC driver that go before the relay's own, for instance for TLS
 * @param timeouts how long to wait
 * @param throughPooler whether a pooler in transaction mode stands in between: then no statement stays prepared and nothing is set at a
 *     connection's start, so that the role must have the time-outs
 */
public record DatabaseSettings(
        String url, Credentials credentials, Map<String, String> properties, Timeouts timeouts, boolean throughPooler) {

    /** Takes a copy. */
    public DatabaseSettings {
        properties = Map.copyOf(properties);
    }

    /** The same with a bound on what one result may take in memory, unless the user has set one. */
    public DatabaseSettings withResultBytes(long bytes) {
        Map<String, String> bounded = new HashMap<>(properties);
        bounded.putIfAbsent("maxResultBuffer", Long.toString(bytes));
        return new DatabaseSettings(url, credentials, bounded, timeouts, throughPooler);
    }

    /**
     * The same for changes of the schema: numbering a large table takes as long as it takes. Only waiting for a lock ends soon, because
     * while a change waits for its lock, every writer waits behind it.
     */
    public DatabaseSettings patient() {
        return new DatabaseSettings(url, credentials, properties, Timeouts.PATIENT, throughPooler);
    }
}
