package dev.outrider.convert.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.outrider.convert.registry.RegistrySettings.Credentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry behind TLS that wants to know its clients: trust and key stores of two kinds. */
class RegistryTlsTest {

    private static final String PASSWORD = "hunter22";

    @TempDir
    Path folder;

    @Test
    void storesAreReadAndAStrangerIsNotTrusted() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Path trust = folder.resolve("trust.pem");
        keytool(
                "-genkeypair -alias a -keyalg EC -dname CN=localhost -ext SAN=ip:127.0.0.1 -storetype PKCS12 -keystore",
                keys);
        keytool("-exportcert -alias a -rfc -keystore " + keys + " -file", trust);
        Map<String, Supplier<String>> whole = new HashMap<>();
        whole.put("ssl.truststore.location", trust::toString);
        whole.put("ssl.truststore.type", () -> "PEM");
        whole.put("ssl.keystore.location", keys::toString);
        whole.put("ssl.keystore.type", () -> "PKCS12");
        whole.put("ssl.keystore.password", () -> PASSWORD);
        whole.put("ssl.key.password", () -> PASSWORD);
        Map<String, Supplier<String>> nameless = new HashMap<>(whole);
        nameless.keySet().removeIf(name -> name.startsWith("ssl.key"));

        try (ScriptedRegistry server = new ScriptedRegistry(Tls.context(whole))) {
            server.answer("GET /schemas/ids/1", "{\"schema\":\"\\\"int\\\"\"}");
            assertThat(source(server, whole).find("s").id()).isEqualTo(1);
            for (Map<String, Supplier<String>> lacking : List.of(Map.<String, Supplier<String>>of(), nameless)) {
                RegistryException thrown = catchThrowableOfType(
                        RegistryException.class, () -> source(server, lacking).find("s"));
                assertThat(thrown.isAway()).isTrue();
                assertThat(thrown).hasMessageContaining("does not answer").hasMessageNotContaining(PASSWORD);
            }
            Map<String, Supplier<String>> wrong = new HashMap<>(whole);
            wrong.put("ssl.truststore.location", () -> folder.resolve("nothing").toString());
            assertThat(catchThrowableOfType(
                            RegistryException.class, () -> source(server, wrong).find("s")))
                    .hasMessageContaining("cannot be asked");
        }
    }

    private static SchemaSource source(ScriptedRegistry server, Map<String, Supplier<String>> ssl) {
        RegistrySettings settings = new RegistrySettings(
                List.of(URI.create(server.url())),
                Credentials.NONE,
                ssl,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60));
        return new Sources(new RegistryClient(settings, Runnable::run, System::nanoTime)).id(1);
    }

    private void keytool(String options, Path last) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of(last.toString(), "-storepass", PASSWORD));
        Path said = folder.resolve("keytool.txt");
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        assertThat(exit).as(Files.readString(said)).isZero();
    }
}
