package dev.outrider.style;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Our own sources keep our own limits. */
class StyleTest {

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final List<String> TOP_LEVEL = List.of(
            "src", "migrations", "config", "systemd", ".ci", "Dockerfile", "pom.xml", "README.md", "CONTRIBUTING.md");
    private static final Set<String> TEXTS = Set.of(
            "java", "sql", "xml", "yaml", "yml", "md", "properties", "json", "sh", "service", "run", "Dockerfile");

    @Test
    void everyJavaFileKeepsTheLimits() {
        List<JavaFile> files = JavaFile.parse(texts(Set.of("java")));

        assertThat(files).as("Java files below " + PROJECT).hasSizeGreaterThan(5);
        assertThat(StyleRules.checkJava(files)).isEmpty();
    }

    @Test
    void nothingIsLeftOver() {
        assertThat(StyleRules.checkText(texts(TEXTS))).isEmpty();
    }

    private static Map<String, String> texts(Set<String> endings) {
        return TOP_LEVEL.stream()
                .map(PROJECT::resolve)
                .filter(Files::exists)
                .flatMap(StyleTest::walk)
                .filter(path -> endings.contains(ending(path)))
                .collect(toMap(StyleTest::name, StyleTest::read));
    }

    private static Stream<Path> walk(Path top) {
        try (Stream<Path> paths = Files.walk(top)) {
            return paths.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path path) {
        return PROJECT.relativize(path).toString().replace('\\', '/');
    }

    private static String ending(Path path) {
        String file = path.getFileName().toString();
        return file.substring(file.lastIndexOf('.') + 1);
    }
}
