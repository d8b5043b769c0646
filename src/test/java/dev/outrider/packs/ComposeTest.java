package dev.outrider.packs;

import static dev.outrider.packs.ComposeFile.map;
import static dev.outrider.packs.ComposeFile.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code config/compose.yaml} says fits together, and fits the image. {@link ComposeIT} holds it against the specification. */
class ComposeTest {

    private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+)(?: AS (\\S+))?$");
    private static final Pattern SECRET = Pattern.compile("/run/secrets/([a-z-]+)");

    private ComposeFile file;
    private Map<String, Object> relay;

    @BeforeEach
    void read() throws IOException {
        file = ComposeFile.shipped();
        relay = file.service("relay");
    }

    @Test
    void everyImageIsOfOneVersion() {
        assertThat(file.services()).hasSize(5);
        file.services()
                .forEach((name, service) -> assertThat(map(service).get("image"))
                        .as("image of " + name)
                        .asString()
                        .matches("[a-z/]+:[\\w.-]+")
                        .doesNotContain("latest"));
        Path context = ComposeFile.FILE.resolveSibling(
                file.service("migrate").get("build").toString());
        assertThat(context.resolve("Dockerfile")).exists();
        assertThat(relay).containsEntry("image", file.service("migrate").get("image"));
    }

    @Test
    void everyBaseOfTheImageIsOfOneVersion() throws IOException {
        Set<String> stages = new TreeSet<>();
        List<String> bases = new ArrayList<>();
        Matcher from = FROM.matcher(Files.readString(Path.of("Dockerfile")));
        while (from.find()) {
            if (!stages.contains(from.group(1))) {
                bases.add(from.group(1));
            }
            stages.add(String.valueOf(from.group(2)));
        }
        assertThat(bases)
                .isNotEmpty()
                .allMatch(base -> base.matches("[a-z/.-]+:\\d+\\.\\d+[\\w.-]*(@sha256:[0-9a-f]{64})?"));
        assertThat(stages).as("stages that another one goes on with").contains("build", "runtime");
    }

    @Test
    void theRelayCanDoNothingThatItNeedNot() throws IOException {
        String dockerfile = Files.readString(Path.of("Dockerfile"));
        assertThat(dockerfile).contains("\nUSER " + relay.get("user") + "\n");
        for (String ours : List.of("relay", "migrate")) {
            assertThat(file.service(ours))
                    .containsEntry("read_only", true)
                    .containsEntry("cap_drop", List.of("ALL"))
                    .containsEntry("security_opt", List.of("no-new-privileges:true"))
                    .doesNotContainKeys("privileged", "cap_add", "devices", "network_mode", "pid");
        }
    }

    /** The probe of the image, asked inside: what health tells is for this host only, and nothing is opened to others. */
    @Test
    void theRelaysHealthIsAskedInsideAndNowhereElse() throws IOException {
        List<String> command = texts(map(relay, "healthcheck"), "test");
        assertThat(command).startsWith("CMD").endsWith("readyz").hasSize(3);
        assertThat(Files.readString(Path.of("Dockerfile"))).contains("\"" + command.get(1) + "\", \"livez\"");
        assertThat(relay).doesNotContainKeys("ports", "expose");
        assertThat(map(relay, "environment").keySet()).noneMatch(name -> name.startsWith("OUTRIDER_HEALTH"));
    }

    @Test
    void everySecretIsAFileThatTheServiceIsGiven() {
        Map<String, Object> defined = map(file.whole(), "secrets");
        defined.forEach((name, secret) -> assertThat(
                        ComposeFile.FILE.resolveSibling(map(secret).get("file").toString()))
                .as(name)
                .isNotEmptyFile());
        file.services().forEach((name, service) -> {
            assertThat(new TreeSet<>(texts(service, "secrets")))
                    .as("secrets of " + name)
                    .isEqualTo(secretsReadBy(service))
                    .isSubsetOf(defined.keySet());
            assertThat(map(service, "environment").keySet())
                    .as("variables of " + name)
                    .noneMatch(variable -> variable.endsWith("PASSWORD"));
        });
        assertThat(texts(relay, "secrets")).containsExactly("relay-password");
    }

    private static Set<String> secretsReadBy(Object service) {
        Set<String> secrets = new TreeSet<>();
        // Compose reads a doubled dollar sign as one, and a single one as a variable of its own.
        String said = map(service, "environment") + " " + texts(service, "command");
        assertThat(said.replace("$$", "")).doesNotContain("$");
        Matcher matcher = SECRET.matcher(said);
        while (matcher.find()) {
            secrets.add(matcher.group(1));
        }
        return secrets;
    }

    @Test
    void whatIsWaitedForCanCome() {
        file.services()
                .forEach((name, service) -> map(service, "depends_on").forEach((other, how) -> {
                    Map<String, Object> awaited = file.service(other);
                    if (map(how).get("condition").equals("service_healthy")) {
                        assertThat(awaited).as(other).containsKey("healthcheck");
                    } else {
                        assertThat(how).isEqualTo(Map.of("condition", "service_completed_successfully"));
                        assertThat(awaited).as(other).containsKey("command").doesNotContainKey("restart");
                    }
                }));
        for (Object service : file.services().values()) {
            for (String volume : texts(service, "volumes")) {
                String source = volume.substring(0, volume.indexOf(':'));
                if (source.startsWith(".")) {
                    assertThat(ComposeFile.FILE.resolveSibling(source)).exists();
                } else {
                    assertThat(map(file.whole(), "volumes")).containsKey(source);
                }
            }
        }
    }

    @Test
    void theRelayTakesItsSettingsAndHasTheTimeToStop() throws InvalidConfigException {
        Map<String, String> environment = new HashMap<>();
        map(relay, "environment")
                .forEach((name, value) ->
                        environment.put(name, value.toString().replace("/run/secrets/", "config/compose/")));
        OutriderConfig config = OutriderConfig.load(null, environment);
        assertThat(config.service().health().host()).isEqualTo("127.0.0.1");
        int grace = Integer.parseInt(relay.get("stop_grace_period").toString().replace("s", ""));
        assertThat(Duration.ofSeconds(grace)).isGreaterThan(config.service().stopDeadline());
    }
}
