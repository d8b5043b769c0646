package dev.outrider.bench.contest;

import dev.outrider.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Debezium Server's files: fetched and unpacked by Maven when somebody measures it, and never by the build. */
final class PeerFiles {

    private static final Path HOME =
            Path.of("target", "peers", "debezium-server").toAbsolutePath();
    private static final Duration FETCHING_TAKES = Duration.ofMinutes(30);
    private static final String RUNNER_END = "-runner.jar";

    private PeerFiles() {}

    /** Its directory; the pom names version and place. */
    static Path home() throws IOException {
        if (runner().isEmpty()) {
            System.err.println("Fetching Debezium Server (780 MB) ...");
            List<String> command = List.of(
                    Path.of(System.getProperty("maven.home", "/usr/share/maven"), "bin", "mvn")
                            .toString(),
                    "-B",
                    "-ntp",
                    "-q",
                    "-Pbench",
                    "dependency:unpack@debezium-server");
            try (Program maven =
                    Program.start("fetch-peer", command, Map.of("JAVA_HOME", System.getProperty("java.home")))) {
                if (maven.awaitExit(FETCHING_TAKES) != 0) {
                    throw new IOException("could not be fetched: " + maven.lastWords());
                }
            }
        }
        return HOME;
    }

    /** The archive that starts it; its name ends in the version. */
    static Optional<Path> runner() throws IOException {
        if (!Files.isDirectory(HOME)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(HOME)) {
            return files.filter(file -> file.toString().endsWith(RUNNER_END)).findFirst();
        }
    }

    /** Its version. */
    static String version() throws IOException {
        return runner().map(file -> file.getFileName().toString())
                .map(name -> name.substring("debezium-server-dist-".length(), name.length() - RUNNER_END.length()))
                .orElse("unknown");
    }
}
