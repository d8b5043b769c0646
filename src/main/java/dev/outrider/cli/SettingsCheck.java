package dev.outrider.cli;

import dev.outrider.config.OutriderConfig;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.SslMode;
import org.postgresql.util.PSQLException;

/** Settings that a relay works with, and that somebody should have chosen: what can be read on its way, and a table that only grows. */
final class SettingsCheck {

    private final OutriderConfig config;
    private final Report report;

    SettingsCheck(OutriderConfig config, Report report) {
        this.config = config;
        this.report = report;
    }

    void look() {
        database();
        kafka();
        health();
        growth();
    }

    private void database() {
        Properties said = new Properties();
        said.putAll(config.database().properties());
        // What stands in the address goes before, to the driver.
        Properties all = Driver.parseURL(config.database().url(), said);
        if (all == null || areHere(all.getProperty(PGProperty.PG_HOST.getName(), ""))) {
            return;
        }
        SslMode mode = mode(all);
        if (!mode.verifyCertificate()) {
            report.warn(
                    "database",
                    (mode.requireEncryption()
                                    ? "the connection is encrypted, and whose server it is nobody checks"
                                    : "events and password may pass in the clear: sslmode is " + mode.value)
                            + "; set database.properties.sslmode to verify-full and sslrootcert to the server's authority");
        }
    }

    private static SslMode mode(Properties all) {
        try {
            return SslMode.of(all);
        } catch (PSQLException e) {
            // No connection is made with such a mode, and the database's own check has said so.
            return SslMode.VERIFY_FULL;
        }
    }

    private void kafka() {
        Map<String, String> plain = config.kafka().plain();
        String protocol = plain.getOrDefault("security.protocol", "PLAINTEXT");
        // Other mechanisms prove a secret without showing it.
        boolean shown =
                protocol.startsWith("SASL") && Set.of("PLAIN", "OAUTHBEARER").contains(plain.get("sasl.mechanism"));
        String secret = shown ? " and login" : "";
        if (protocol.endsWith("PLAINTEXT") && !areHere(plain.getOrDefault("bootstrap.servers", ""))) {
            report.warn(
                    "kafka",
                    "events" + secret + " pass in the clear: security.protocol is " + protocol
                            + "; set kafka.security.protocol to SSL or SASL_SSL");
        }
    }

    private void health() {
        OutriderConfig.Health health = config.service().health();
        if (health.tls() == null && !areHere(health.host())) {
            report.warn(
                    "health",
                    "the token passes in the clear: health.host is " + health.host()
                            + "; set health.tls.certificate and health.tls.key-file");
        }
    }

    /** What is alerted on, and what is deleted, is nobody's to guess; but by default it is nothing. */
    private void growth() {
        if (config.service().beside().retention() == null
                && config.service().health().metering().sizeBudgetBytes() == 0) {
            report.warn(
                    "outbox",
                    "published rows stay for ever, and nothing tells when the table is large: set retention, to 7d"
                            + " perhaps, or delete them yourself; and set outbox.size-budget, which an alert goes by");
        }
    }

    /** Whether all of a list of addresses are this host's own. */
    private static boolean areHere(String addresses) {
        return Arrays.stream(addresses.split(",")).map(String::strip).allMatch(SettingsCheck::isHere);
    }

    private static boolean isHere(String address) {
        return address.startsWith("127.")
                || address.equals("localhost")
                || address.startsWith("localhost:")
                || address.equals("::1")
                || address.startsWith("[::1]");
    }
}
