package dev.outrider.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The relay as it is deployed: {@code outrider run --config FILE}, by its launcher, in a process of its own. */
public final class RelayProcess implements AutoCloseable {
    private static final Duration ANSWER_TAKES = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_TAKES).build();
    private final Child child;
    private final int healthPort;

    private RelayProcess(Child child, int healthPort) {
        this.child = child;
        this.healthPort = healthPort;
    }

    /**
     * How to start it.
     *
     * @param config the configuration file
     * @param healthPort where that file, or the environment, puts its health endpoint
     * @param jvm options of the virtual machine, behind those that it is shipped with
     */
    public record Launch(Path config, int healthPort, List<String> jvm, Map<String, String> environment) {
        public RelayProcess start() {
            return start(launcher());
        }

        /** By a launcher that is somewhere else. */
        public RelayProcess start(Path launcher) {
            Map<String, String> all = new HashMap<>(RelayProcess.environment(jvm));
            all.putAll(environment);
            return new RelayProcess(child(launcher, "relay", all, "run", "--config", config.toString()), healthPort);
        }
    }

    /** What an endpoint answered. */
    public record Answer(int status, JsonNode body) {
        /** The text of a field of the body, or nothing. */
        public String text(String field) {
            return body.path(field).asText();
        }
    }

    /** What a command of the command line did. */
    public record Outcome(int exitCode, String output) {}

    /** Runs any command of it to its end, for instance {@code check}. */
    public static Outcome command(Duration atMost, Map<String, String> environment, String... arguments) {
        return run(launcher(), atMost, environment, arguments);
    }

    /** As above, by a launcher that is somewhere else. */
    public static Outcome run(Path launcher, Duration atMost, Map<String, String> environment, String... arguments) {
        Child child = child(launcher, "command", environment, arguments);
        return new Outcome(child.awaitExit(atMost), child.output());
    }

    /** The jar as it is shipped. */
    public static Path jar() {
        Path jar = Path.of(System.getProperty("outrider.jar", "target/outrider.jar"));
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar.toAbsolutePath() + " is missing: run 'mvn package' first");
        }
        return jar;
    }

    /** What starts it, with its settings beside it. */
    public static Path launcher() {
        return jar().resolveSibling("outrider");
    }

    /**
     * Environment of the launcher.
     *
     * @param jvm options of the virtual machine, behind those that it is shipped with
     */
    public static Map<String, String> environment(List<String> jvm) {
        return Map.of("JAVA_HOME", System.getProperty("java.home"), "OUTRIDER_JAVA_OPTIONS", String.join(" ", jvm));
    }

    private static Child child(Path launcher, String log, Map<String, String> more, String... arguments) {
        Map<String, String> environment = new HashMap<>(environment(List.of()));
        environment.putAll(more);
        List<String> line = new ArrayList<>(List.of(launcher.toString()));
        line.addAll(List.of(arguments));
        return Child.start(line, environment, Child.newLog(log));
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    public long pid() {
        return child.pid();
    }

    /** Processor time it has used since its start. */
    public Duration cpu() {
        // On macOS Java knows only its own.
        return ProcessHandle.of(pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseGet(() -> ProcessTable.cpuByPs(pid()));
    }

    /** A crash. */
    public void kill() {
        child.killTree();
    }

    /** Asks it to end with SIGTERM, once; does not wait. */
    public void terminate() {
        child.signal("TERM");
    }

    /** Waits for its end and returns its exit code. */
    public int awaitExit(Duration atMost) {
        return child.awaitExit(atMost);
    }

    public void freeze() {
        child.freezeTree();
    }

    public void resume() {
        child.resumeTree();
    }

    /** Everything it printed so far. */
    public String output() {
        return child.output();
    }

    /** Asks an endpoint, for instance {@code /livez}. Throws while nobody answers. */
    public Answer get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = ask(path);
        JsonNode body = response.body().startsWith("{") ? JSON.readTree(response.body()) : JSON.createObjectNode();
        return new Answer(response.statusCode(), body);
    }

    private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + healthPort + path))
                .timeout(ANSWER_TAKES)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** As above, but what is answered is no JSON: {@code /metrics} for instance. */
    public String text(String path) throws IOException, InterruptedException {
        return ask(path).body();
    }

    public Answer health() throws IOException, InterruptedException {
        return get("/health");
    }

    /** Waits until its health has this state; fails at once when the process has ended. */
    public void awaitState(Duration atMost, String state) {
        Await.until(atMost, () -> "state " + state + "; it said: " + child.lastWords(), () -> {
            if (!isAlive()) {
                throw new AssertionError("the relay ended: " + child.lastWords());
            }
            return health().text("state").equals(state);
        });
    }

    /** The memory the process really occupies, in bytes. */
    public long residentBytes() {
        String kibibytes = Child.run("ps", List.of("ps", "-o", "rss=", "-p", Long.toString(pid())));
        return Long.parseLong(kibibytes.trim()) * 1024;
    }

    @Override
    public void close() {
        child.killTree();
    }
}
