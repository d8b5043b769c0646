package dev.outrider.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real schema registry as a process of its own, Apicurio's, spoken to by Confluent's interface. The build unpacks it before the integration tests. It keeps
 * everything in memory.
 */
public final class ApicurioRegistry {

    private static final Path UNPACKED = Path.of("target", "registry");
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Port port = Port.reserve();
    private final LocalServer server = new LocalServer("registry", this::command);

    private ApicurioRegistry() {}

    private static final class Shared {
        static final ApicurioRegistry REGISTRY = new ApicurioRegistry();

        static {
            REGISTRY.start();
        }
    }

    /** The one of this JVM; subjects in it must have names of their own. */
    public static ApicurioRegistry shared() {
        return Shared.REGISTRY;
    }

    private List<String> command() {
        try (Stream<Path> files = Files.list(UNPACKED)) {
            Path jar = files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no registry in " + UNPACKED.toAbsolutePath()
                            + ": mvn dependency:unpack@registry fetches it"));
            return List.of(
                    Program.java(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dquarkus.http.host=127.0.0.1",
                    "-Dquarkus.http.port=" + port.number(),
                    "-jar",
                    jar.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() {
        server.start();
        server.awaitReady(READY, "the schema registry", () -> {
            try {
                return send(request("/subjects")).statusCode() == OK;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
    }

    /** Stops its clock: connections are taken, and nothing answers. */
    public void freeze() {
        server.freeze();
    }

    public void resume() {
        server.resume();
    }

    /** What goes into {@code schema.registry.url}. */
    public String url() {
        return "http://127.0.0.1:" + port.number() + "/apis/ccompat/v7";
    }

    /** Demands that newer versions of a subject can read what older ones wrote, as Confluent's does by itself; the subject must be there. */
    public void demandCompatibility(String subject) {
        ObjectNode body = JSON.createObjectNode().put("compatibility", "BACKWARD");
        answer(request("/config/" + subject)
                .PUT(HttpRequest.BodyPublishers.ofString(body.toString()))
                .header("Content-Type", "application/json"));
    }

    /** Registers a schema under a subject, and returns its id. */
    public int register(String subject, String schema) {
        return register(subject, schema, null, null);
    }

    /** As above, with a reference to the first version of another subject under a name. */
    public int register(String subject, String schema, @Nullable String name, @Nullable String referred) {
        ObjectNode body = JSON.createObjectNode().put("schema", schema);
        if (name != null) {
            ArrayNode references = body.putArray("references");
            references.addObject().put("name", name).put("subject", referred).put("version", 1);
        }
        return answer(request("/subjects/" + subject + "/versions")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .header("Content-Type", "application/vnd.schemaregistry.v1+json"))
                .path("id")
                .asInt();
    }

    /** The schema with an id, without its references. */
    public String schema(int id) {
        return answer(request("/schemas/ids/" + id)).path("schema").asText();
    }

    /** How many versions a subject has. */
    public int versions(String subject) {
        return answer(request("/subjects/" + subject + "/versions")).size();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(ANSWER);
    }

    private JsonNode answer(HttpRequest.Builder request) {
        HttpResponse<String> response = send(request);
        if (response.statusCode() != OK) {
            throw new IllegalStateException(response.statusCode() + ": " + response.body());
        }
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
