package dev.outrider.bench.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Java that Debezium Server needs: 21 or later. */
final class PeerJava {

    private static final int OLDEST = 21;

    private PeerJava() {}

    /** The one that {@code PEER_JAVA_HOME} names, else the first of the usual folders. */
    static Optional<Path> find() {
        return find(
                System.getenv("PEER_JAVA_HOME"),
                List.of(
                        Path.of("/usr/lib/jvm"),
                        Path.of("/Library/Java/JavaVirtualMachines"),
                        Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java")));
    }

    static Optional<Path> find(@Nullable String named, List<Path> folders) {
        Stream<Path> homes =
                named != null ? Stream.of(Path.of(named)) : folders.stream().flatMap(PeerJava::homesIn);
        return homes.filter(home -> release(home) >= OLDEST).findFirst();
    }

    private static Stream<Path> homesIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList().stream()
                    .flatMap(entry -> Stream.of(entry, entry.resolve("Contents").resolve("Home")));
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** The major version of a home; 0 for a folder that is none. */
    private static int release(Path home) {
        Properties properties = new Properties();
        try (var text = Files.newBufferedReader(home.resolve("release"))) {
            properties.load(text);
        } catch (IOException none) {
            return 0;
        }
        String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return Files.isExecutable(home.resolve("bin").resolve("java")) ? major(version) : 0;
    }

    private static int major(String version) {
        String digits = version.replaceFirst("\\D.*", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
