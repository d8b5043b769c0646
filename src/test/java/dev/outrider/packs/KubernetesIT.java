package dev.outrider.packs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * The manifests against the schemas of the Kubernetes API, as its Java client has them: a field that the API does not know, that is missing or of another
 * type is refused there. The client is on the class path in the profile {@code tools} only, hence by reflection.
 */
@Tag("tools")
class KubernetesIT {

    private static final Path FOLDER = Path.of("config", "kubernetes");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"deployment.yaml", "sidecar.yaml", "migrate.yaml"})
    void isWhatTheApiKnows(String file) throws Exception {
        List<Map<String, Object>> objects = objects(Files.readString(FOLDER.resolve(file)));
        assertThat(objects).isNotEmpty();
        for (Map<String, Object> object : objects) {
            validate(object);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "readOnlyRootFilesystem: true | readOnlyRootFileSystem: true",
                "periodSeconds: 2 | periodSecs: 2",
                "replicas: 2 | replicas: {}",
                "maxUnavailable: 1 | maxUnavailability: 1",
            })
    void aMistakeWouldBeSeen(String change) throws IOException {
        String[] words = change.split(" \\| ", -1);
        String text = Files.readString(FOLDER.resolve("deployment.yaml"));
        assertThat(text).contains(words[0]);
        assertThatThrownBy(() -> {
                    for (Map<String, Object> object : objects(text.replace(words[0], words[1]))) {
                        validate(object);
                    }
                })
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void theSidecarIsANativeOne() throws IOException {
        Map<String, Object> pod =
                at(objects(Files.readString(FOLDER.resolve("sidecar.yaml"))), "Deployment", "spec", "template", "spec");
        assertThat(pod.get("initContainers").toString())
                .contains("restartPolicy=Always")
                .doesNotContain("startupProbe");
    }

    /** What is in the config maps is a configuration that the relay takes. */
    @ParameterizedTest
    @ValueSource(strings = {"deployment.yaml", "sidecar.yaml"})
    void carriesAConfigurationThatIsValid(String file) throws IOException, InvalidConfigException {
        String text = configuration(file);
        assertThat(text).contains("/etc/outrider-secrets/database-password");
        assertThat(load(text).service().health().host()).isEqualTo("127.0.0.1");
    }

    /** What stands there as comments is what it takes to be heard beyond loopback, and no less. */
    @ParameterizedTest
    @ValueSource(strings = {"deployment.yaml", "sidecar.yaml"})
    void beyondLoopbackItTakesAToken(String file) throws IOException, InvalidConfigException {
        String text = configuration(file);
        String host = text.replace("# health.host:", "health.host:");
        assertThatThrownBy(() -> load(host))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("needs health.token-file");
        OutriderConfig.Health health = load(host.replace("# health.token-file:", "health.token-file:"))
                .service()
                .health();
        assertThat(health.host()).isEqualTo("0.0.0.0");
        assertThat(health.token()).isNotNull();
    }

    /** The probes ask where health listens by default: inside, by the program of the image, which needs no token. */
    @ParameterizedTest
    @ValueSource(strings = {"deployment.yaml", "sidecar.yaml"})
    void itsProbesAskInside(String file) throws IOException {
        Map<String, Object> pod =
                at(objects(Files.readString(FOLDER.resolve(file))), "Deployment", "spec", "template", "spec");
        Object holder = file.equals("sidecar.yaml") ? pod.get("initContainers") : pod.get("containers");
        Map<String, Object> relay = map(((List<?>) holder).get(0));
        assertThat(relay).doesNotContainKey("ports");
        Map<String, String> probes = new HashMap<>(Map.of("livenessProbe", "livez", "readinessProbe", "readyz"));
        if (file.equals("deployment.yaml")) {
            probes.put("startupProbe", "livez");
        }
        probes.forEach((probe, what) -> assertThat(map(relay.get(probe)))
                .as(probe)
                .containsEntry("exec", Map.of("command", List.of("/opt/outrider/probe", what)))
                .doesNotContainKey("httpGet"));
    }

    /** Whoever may look at a pod sees its variables; and a pod that does not say what it needs is the first to be ended. */
    @ParameterizedTest
    @ValueSource(strings = {"deployment.yaml", "sidecar.yaml", "migrate.yaml"})
    void itsSecretsAreFilesAndItSaysWhatItNeeds(String file) throws IOException {
        String text = Files.readString(FOLDER.resolve(file));
        assertThat(text)
                .doesNotContain("secretKeyRef", "envFrom", "kind: Secret", "stringData")
                .doesNotContainPattern("(?m)^\\s*[\\w.-]*(password|token):");
        String kind = file.equals("migrate.yaml") ? "Job" : "Deployment";
        Map<String, Object> pod = at(objects(text), kind, "spec", "template", "spec");
        Object holder = file.equals("sidecar.yaml") ? pod.get("initContainers") : pod.get("containers");
        Map<String, Object> ours = map(((List<?>) holder).get(0));
        if (ours.get("env") instanceof List<?> variables) {
            for (Object variable : variables) {
                assertThat(map(variable).get("name").toString())
                        .matches("OUTRIDER_(?!.*(PASSWORD|TOKEN|SECRET)).*|OUTRIDER_\\w+_FILE");
            }
        }
        assertThat(ours.get("volumeMounts").toString()).contains("mountPath=/etc/outrider-secrets", "readOnly=true");
        assertThat(pod.get("volumes").toString()).contains("secretName=outrider");
        Map<String, Object> resources = map(ours.get("resources"));
        assertThat(map(resources.get("requests"))).containsOnlyKeys("cpu", "memory");
        assertThat(map(resources.get("limits"))).containsOnlyKeys("memory");
    }

    private static String configuration(String file) throws IOException {
        return at(objects(Files.readString(FOLDER.resolve(file))), "ConfigMap", "data")
                .get("outrider.yaml")
                .toString();
    }

    private OutriderConfig load(String text) throws IOException, InvalidConfigException {
        Files.writeString(folder.resolve("database-password"), "secret");
        Files.writeString(folder.resolve("health-token"), "a-token-of-the-house");
        Path written = Files.writeString(
                folder.resolve("outrider.yaml"), text.replace("/etc/outrider-secrets", folder.toString()));
        return OutriderConfig.load(written, Map.of());
    }

    private static List<Map<String, Object>> objects(String yaml) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object object : new Yaml().loadAll(yaml)) {
            objects.add(map(object));
        }
        return objects;
    }

    /** What stands at this path in the object of this kind. */
    private static Map<String, Object> at(List<Map<String, Object>> objects, String kind, String... path) {
        Map<String, Object> found = objects.stream()
                .filter(object -> kind.equals(object.get("kind")))
                .findFirst()
                .orElseThrow();
        for (String name : path) {
            found = map(found.get(name));
        }
        return found;
    }

    @SuppressWarnings("unchecked") // What YAML calls a mapping has texts for keys here, or the API refuses it.
    private static Map<String, Object> map(Object object) {
        return (Map<String, Object>) object;
    }

    private static void validate(Map<String, Object> object)
            throws ReflectiveOperationException, JsonProcessingException {
        Class<?> model = Class.forName("io.kubernetes.client.openapi.models.V1" + object.get("kind"));
        try {
            model.getMethod("fromJson", String.class).invoke(null, JSON.writeValueAsString(object));
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(object.get("kind") + ": " + e.getCause(), e.getCause());
        }
    }
}
