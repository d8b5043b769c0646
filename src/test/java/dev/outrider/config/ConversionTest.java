package dev.outrider.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.convert.codec.CloudEventRules;
import dev.outrider.convert.codec.SerializerRules;
import dev.outrider.send.tracing.Tracing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionTest {

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>(RegistryTest.Good.environment());

    @Test
    void nothingIsCarriedWhenNobodyWantsIt() throws Exception {
        Conversion plain = load("log.level: info");
        assertThat(plain.carried()).isEmpty();
        assertThat(plain.extra().isEmpty()).isTrue();
        assertThat(plain.tracing()).isNull();
        assertThat(plain.codecs().value()).isEqualTo(Conversion.ValueCodec.AS_IS);
    }

    @Test
    void everyColumnIsCarriedOnceAndEverybodyKnowsItsPlace() throws Exception {
        Conversion conversion = load("""
                headers.columns: [tenant_id:tenant, region]
                value.codec: cloudevents-binary
                cloudevents: {source: /orders, columns: ['region:area', 'order_no:subject']}
                outbox.columns.created_at: inserted
                tracing.exporter: otlp
                """);
        assertThat(conversion.carried()).containsExactly("tenant_id", "region", "order_no", "inserted");
        assertThat(conversion.addressing().columns())
                .containsExactly("aggregatetype", "tenant_id", "region", "order_no", "inserted");
        assertThat(conversion.codecs().cloudEvents().columns())
                .containsExactly(
                        new CloudEventRules.FromColumn("area", 1, "region"),
                        new CloudEventRules.FromColumn("subject", 2, "order_no"));
        Tracing tracing = conversion.tracing();
        assertThat(tracing).isNotNull();
        assertThat(tracing.insertedAt()).isEqualTo(3);
        assertThat(tracing.sampleRatio()).isEqualTo(1.0);
        assertThat(load("tracing: {exporter: otlp, wait: false}").carried()).isEmpty();
        assertThat(load("cloudevents.columns: [region]").carried()).isEmpty();
    }

    @Test
    void aSerializersOwnSettingsComeFromFileEnvironmentAndSecrets() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "relay:hunter2\n");
        environment.put("OUTRIDER_VALUE_SERIALIZER_PROPERTIES_SCHEMA_REGISTRY_URL", "http://registry");
        environment.put("OUTRIDER_VALUE_SERIALIZER_PROPERTIES_SSL_KEY_PASSWORD_FILE", secret.toString());
        Path file = file("""
                value:
                  codec: serializer
                  serializer: org.apache.kafka.common.serialization.StringSerializer
                  serializer.input: json-node
                  serializer.properties:
                    schema.registry.url: http://overruled
                    basic.auth.user.info-file: %s
                    any.token: hunter2
                    plain: yes
                """.formatted(secret));
        SerializerRules rules = OutriderConfig.load(file, environment)
                .kafka()
                .conversion()
                .codecs()
                .serializers()
                .value();
        assertThat(rules).isNotNull();
        assertThat(rules.input()).isEqualTo(SerializerRules.Input.JSON_NODE);
        assertThat(rules.properties().get())
                .isEqualTo(Map.of(
                        "schema.registry.url", "http://registry",
                        "basic.auth.user.info", "relay:hunter2",
                        "ssl.key.password", "relay:hunter2",
                        "any.token", "hunter2",
                        "plain", "yes"));
        Files.writeString(secret, "rotated");
        assertThat(rules.properties().get()).containsEntry("ssl.key.password", "rotated");
        assertThat(Effective.look(file, environment).lines().toString())
                .contains("value.serializer.properties.plain, shown=yes")
                .doesNotContain("hunter2")
                .doesNotContain("rotated");
    }

    @Test
    void headersOfRequestsAreReadAgainEachTime() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "Authorization=Bearer a=b, x=1");
        Tracing tracing =
                load("tracing: {exporter: otlp, headers-file: " + secret + "}").tracing();
        assertThat(tracing).isNotNull();
        assertThat(tracing.receiver().headers().get()).isEqualTo(Map.of("Authorization", "Bearer a=b", "x", "1"));
        Files.writeString(secret, "Authorization=Bearer c");
        assertThat(tracing.receiver().headers().get()).isEqualTo(Map.of("Authorization", "Bearer c"));
    }

    private Conversion load(String yaml) throws Exception {
        return OutriderConfig.load(file(yaml), environment).kafka().conversion();
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("outrider.yaml"), yaml);
    }
}
