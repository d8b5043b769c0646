package dev.outrider.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real Chromium without a window, at one page. Told what to do by {@code src/test/npm/look-at-page.mjs}, which says what can be asked. */
public final class Browser implements AutoCloseable {

    private static final String DRIVER = "puppeteer-core@25.16.0";
    private static final String CHECKER = "axe-core@4.14.1";
    private static final Duration INSTALLING = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;
    private final Path log;

    private Browser(Process process, Path log) {
        this.process = process;
        this.log = log;
        commands = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Opens a page.
     *
     * @param url what to look at
     * @param pictures where pictures go
     */
    public static Browser open(String url, Path pictures) throws IOException {
        // A folder of its own: who installs something else in it takes away what is there.
        Path home = Files.createDirectories(Path.of("target", "npm-browser")).toAbsolutePath();
        String install = "cd '" + home
                + "' && npm install --no-save --no-package-lock --no-audit --no-fund --ignore-scripts " + DRIVER + " "
                + CHECKER;
        try (Program npm = Program.start("npm", List.of("sh", "-c", install), Map.of())) {
            if (npm.awaitExit(INSTALLING) != 0) {
                throw new IllegalStateException("npm: " + npm.lastWords());
            }
        }
        Path script = Path.of("src", "test", "npm", "look-at-page.mjs").toAbsolutePath();
        Path log = Child.newLog("browser");
        Process process = new ProcessBuilder(
                        "node",
                        script.toString(),
                        url,
                        Files.createDirectories(pictures).toAbsolutePath().toString())
                .directory(home.toFile())
                .redirectError(log.toFile())
                .start();
        Reaper.watch(process);
        return new Browser(process, log);
    }

    /** Has it do something and returns what came of it; fails when it could not. */
    public JsonNode ask(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
            String answer = answers.readLine();
            JsonNode said = answer == null ? null : JSON.readTree(answer);
            if (said == null || said.has("error")) {
                throw new AssertionError(command + ": " + said + "; " + Files.readString(log));
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its Chromium ends when there is nothing more to ask. */
    @Override
    public void close() throws IOException {
        commands.close();
        Await.until(Duration.ofSeconds(30), "the browser's end", () -> !process.isAlive());
    }
}
