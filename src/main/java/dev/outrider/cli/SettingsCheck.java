package dev.outrider.cli;

import dev.outrider.config.OutriderConfig;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Settings that a relay works with, and that somebody should have chosen: what can be read on its way, and a table that only grows. */
final class SettingsCheck {

    private static final String SSL_MODE = "sslmode";
    private static final Set<String> VERIFIED = Set.of("verify-ca", "verify-full");

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
        Properties url = Driver.parseURL(config.database().url(), new Properties());
        if (url == null || areHere(url.getProperty(PGProperty.PG_HOST.getName(), ""))) {
            return;
        }
        String mode = config.database().properties().getOrDefault(SSL_MODE, url.getProperty(SSL_MODE, "prefer"));
        if (!VERIFIED.contains(mode)) {
            report.warn(
                    "database",
                    (mode.equals("require")
                                    ? "the connection is encrypted, and whose server it is nobody checks"
                                    : "events and password may pass in the clear: sslmode is " + mode)
                            + "; set database.properties.sslmode to verify-full and sslrootcert to the server's authority");
        }
    }

    private void kafka() {
        Map<String, String> plain = config.kafka().plain();
        String protocol = plain.getOrDefault("security.protocol", "PLAINTEXT");
        if (protocol.endsWith("PLAINTEXT") && !areHere(plain.getOrDefault("bootstrap.servers", ""))) {
            report.warn(
                    "kafka",
                    "events" + (protocol.startsWith("SASL") ? " and password" : "")
                            + " pass in the clear: security.protocol is " + protocol
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
