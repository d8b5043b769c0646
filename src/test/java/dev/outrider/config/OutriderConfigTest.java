package dev.outrider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.config.RegistryTest.Good;
import dev.outrider.convert.TopicTemplate;
import dev.outrider.database.Column;
import dev.outrider.mark.RetentionRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration means. */
class OutriderConfigTest {

    private static final String SECRET = "correct horse";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>(Good.environment());

    @Test
    void theEnvironmentAloneWillDo() throws InvalidConfigException {
        OutriderConfig config = OutriderConfig.load(null, environment);
        assertThat(config.database().url()).isEqualTo("jdbc:postgresql://localhost:5432/orders");
        assertThat(config.core().lease().ttlNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
        assertThat(config.core().lease().owner()).matches("relay-1/[0-9a-f]{12}");
        assertThat(config.core().window().bytes()).isEqualTo(16L << 20);
        assertThat(config.outbox().name()).hasToString("public.outbox");
        assertThat(config.kafka().properties()).containsEntry("bootstrap.servers", "localhost:9092");
    }

    @Test
    void twoProcessesOfOneNameHaveTwoOwners() throws InvalidConfigException {
        assertThat(OutriderConfig.load(null, environment).core().lease().owner())
                .isNotEqualTo(
                        OutriderConfig.load(null, environment).core().lease().owner());
    }

    @Test
    void aVariableCountsMoreThanTheFile() throws IOException, InvalidConfigException {
        environment.put("OUTRIDER_LEASE_TTL", "30s");
        environment.put("OUTRIDER_KAFKA_COMPRESSION_TYPE", "lz4");
        environment.put("OUTRIDER_OUTBOX_COLUMNS_EVENT_TIME", "occurred_at");
        environment.put("OUTRIDER_DATABASE_PROPERTIES_SSLMODE", "require");
        OutriderConfig config = OutriderConfig.load(file("lease.ttl: 20s\nlease.margin: 3s"), environment);
        assertThat(config.core().lease().ttlNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(30));
        assertThat(config.core().lease().marginNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(3));
        assertThat(config.kafka().properties()).containsEntry("compression.type", "lz4");
        assertThat(config.outbox().renamed()).containsExactly(Map.entry(Column.EVENT_TIME, "occurred_at"));
        assertThat(config.database().properties()).containsEntry("sslmode", "require");
    }

    @Test
    void textStaysTextWhateverYamlThinksOfIt() throws IOException, InvalidConfigException {
        OutriderConfig config = OutriderConfig.load(
                file("topic.template: no\ndatabase.password: 007\nkafka.client.id: 1e3\nhealth.host: ::1"),
                environment);
        assertThat(config.kafka().conversion().addressing().routes().template()).isEqualTo(TopicTemplate.parse("no"));
        assertThat(config.database().credentials().password()).isEqualTo("007");
        assertThat(config.kafka().properties()).containsEntry("client.id", "1e3");
        assertThat(config.service().health().host()).isEqualTo("::1");
    }

    @Test
    void retentionIsOffOrATime() throws IOException, InvalidConfigException {
        assertThat(OutriderConfig.load(null, environment).service().beside().retention())
                .isNull();
        assertThat(OutriderConfig.load(file("retention: off"), environment)
                        .service()
                        .beside()
                        .retention())
                .isNull();
        environment.put("OUTRIDER_RETENTION_BATCH_ROWS", "500");
        assertThat(OutriderConfig.load(file("retention: 0"), environment)
                        .service()
                        .beside()
                        .retention())
                .isEqualTo(new RetentionRule(Duration.ZERO, 500, true));
        environment.put("OUTRIDER_RETENTION", "3650d");
        assertThat(OutriderConfig.load(file("retention: 0"), environment)
                        .service()
                        .beside()
                        .retention())
                .isEqualTo(new RetentionRule(Duration.ofDays(3_650), 500, true));
    }

    @Test
    void aSecretInAFileIsReadAgain() throws IOException, InvalidConfigException {
        Path secret = Files.writeString(folder.resolve("jaas"), "old\n");
        environment.put("OUTRIDER_KAFKA_SASL_JAAS_CONFIG_FILE", secret.toString());
        OutriderConfig.Kafka kafka = OutriderConfig.load(null, environment).kafka();
        assertThat(kafka.properties()).containsEntry("sasl.jaas.config", "old");
        Files.writeString(secret, "new");
        assertThat(kafka.properties()).containsEntry("sasl.jaas.config", "new");
        Files.delete(secret);
        assertThatThrownBy(kafka::properties)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("jaas");
    }

    @Test
    void aVariableReplacesTheOtherFormOfASecret() throws IOException, InvalidConfigException {
        Path secret = Files.writeString(folder.resolve("password"), SECRET);
        environment.put("OUTRIDER_DATABASE_PASSWORD_FILE", secret.toString());
        OutriderConfig config = OutriderConfig.load(file("database.password: from the file"), environment);
        assertThat(config.database().credentials().password()).isNull();
        assertThat(config.database().credentials().passwordFile()).isEqualTo(secret);
    }

    @Test
    void secretsAreNeverShown() throws IOException, InvalidConfigException {
        Path file = file("database.password: " + SECRET + "\nkafka.ssl.key.password: " + SECRET);
        environment.put("OUTRIDER_KAFKA_SASL_JAAS_CONFIG", SECRET);
        assertThat(Effective.look(file, environment).toString())
                .doesNotContain(SECRET)
                .contains("(hidden)");
        assertThat(OutriderConfig.load(file, environment).toString()).doesNotContain(SECRET);
    }

    @Test
    void variablesThatKubernetesMakesArePassedOver() throws InvalidConfigException {
        environment.put("OUTRIDER_SERVICE_HOST", "10.0.0.1");
        environment.put("OUTRIDER_SERVICE_PORT_HTTP", "8090");
        environment.put("OUTRIDER_PORT", "tcp://10.0.0.1:8090");
        environment.put("OUTRIDER_PORT_8090_TCP_ADDR", "10.0.0.1");
        environment.put("OUTRIDER_HEALTH_PORT", "tcp://10.0.0.1:8090");
        assertThat(OutriderConfig.load(null, environment).service().health().port())
                .isEqualTo(8090);
    }

    @Test
    void anEmptySectionIsNothing() throws IOException, InvalidConfigException {
        assertThat(OutriderConfig.load(file("log:\n  # level: debug\n"), environment)
                        .log()
                        .level())
                .isEqualTo("INFO");
    }

    @Test
    void anEndlessAliasEnds() throws IOException {
        Path file = file("lease: &again\n  ttl: *again\n");
        assertThatThrownBy(() -> OutriderConfig.load(file, environment))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("nested too deeply");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("outrider.yaml"), text);
    }
}
