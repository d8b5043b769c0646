package dev.outrider.config;

import dev.outrider.convert.Addressing;
import dev.outrider.core.Settings;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.http.TlsFiles;
import dev.outrider.mark.RetentionRule;
import dev.outrider.send.LetterAddress;
import dev.outrider.send.ProducerDefaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that was not refused. Nothing in it can change, but a secret in a file.
 *
 * @param core the core's settings
 * @param database how to reach the database
 * @param outbox what the outbox looks like
 * @param kafka how to reach Kafka
 * @param service what surrounds the relay
 * @param log how to log
 */
public record OutriderConfig(
        Settings core, DatabaseSettings database, OutboxTable outbox, Kafka kafka, Service service, Log log) {

    /**
     * How to reach Kafka.
     *
     * @param conversion how rows become records
     * @param interception what looks at them on their way
     * @param letters where dead letters go, null for nowhere
     * @param heartbeat which heartbeats are sent, null for none
     * @param plain the producer's settings that are no secrets
     * @param secrets those that are, read again at every call
     */
    public record Kafka(
            Conversion conversion,
            Interception interception,
            @Nullable LetterAddress letters,
            @Nullable Heartbeat heartbeat,
            Map<String, String> plain,
            Map<String, Secret> secrets) {

        /** The producer's complete settings as they are now: to be asked for at every new session. */
        public Map<String, Object> properties() {
            Map<String, Object> said = new LinkedHashMap<>(plain);
            secrets.forEach((name, secret) -> said.put(name, secret.get()));
            return ProducerDefaults.complete(said);
        }
    }

    /**
     * Which heartbeats are sent.
     *
     * @param topic where to
     * @param interval how often
     */
    public record Heartbeat(String topic, Duration interval) {}

    /**
     * What surrounds the relay.
     *
     * @param instance what this instance is called
     * @param migrateAtStart whether to bring the schema up to date at start
     * @param stopDeadline how long a stop may take
     * @param health where health is served
     * @param retention what is deleted, null for nothing
     * @param wakeup whether commits wake the relay, besides its polling
     */
    public record Service(
            String instance,
            boolean migrateAtStart,
            Duration stopDeadline,
            Health health,
            @Nullable RetentionRule retention,
            boolean wakeup) {}

    /**
     * Where health and administration are served.
     *
     * @param host the address
     * @param port the port; 0 for any free one
     * @param token what clients must bear, null for nothing
     * @param tls key and certificate, null to speak in the clear
     */
    public record Health(
            String host,
            int port,
            @Nullable Secret token,
            @Nullable Tls tls) {}

    /**
     * Key and certificate: either two PEM texts or a PKCS#12 store.
     *
     * @param certificate null with a store
     * @param key null with a store
     * @param keystore null with a certificate
     * @param password of the store; null for none
     */
    public record Tls(
            @Nullable Path certificate,
            @Nullable Secret key,
            @Nullable Path keystore,
            @Nullable Secret password) {

        /** For a server. */
        public TlsFiles files() {
            return new TlsFiles(certificate, key, keystore, password);
        }
    }

    /**
     * How to log.
     *
     * @param json one JSON object a line, instead of lines for people
     * @param level from which level on the relay logs, in capitals
     */
    public record Log(boolean json, String level) {}

    /** Which further columns of the outbox are wanted. */
    public Addressing addressing() {
        return kafka.conversion.addressing();
    }

    /**
     * Loads a configuration.
     *
     * @param file the YAML file, null for none
     * @param environment the process's environment
     * @throws InvalidConfigException when anything is wrong with it
     */
    public static OutriderConfig load(@Nullable Path file, Map<String, String> environment)
            throws InvalidConfigException {
        Loader.Loaded loaded = Loader.load(file, environment);
        List<Problem> problems = loaded.problems();
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
        return Assembly.of(loaded.values());
    }
}
