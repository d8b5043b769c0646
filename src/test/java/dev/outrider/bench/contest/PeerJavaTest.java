package dev.outrider.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerJavaTest {

    @TempDir
    Path folder;

    @Test
    void takesTheFirstThatIsNewEnough() throws IOException {
        home(folder.resolve("a"), "17.0.15");
        home(folder.resolve("b"), "1.8.0_402");
        Path fits = home(folder.resolve("c"), "25.0.1");
        Files.writeString(folder.resolve("file"), "");

        assertThat(PeerJava.find(null, List.of(folder.resolve("none"), folder))).contains(fits);
    }

    @Test
    void takesAMacsHome() throws IOException {
        Path fits = home(folder.resolve("jdk").resolve("Contents").resolve("Home"), "21");

        assertThat(PeerJava.find(null, List.of(folder))).contains(fits);
    }

    @Test
    void takesNoneOrTheNamedOneAndNoOther() throws IOException {
        home(folder.resolve("c"), "25");
        Path old = home(folder.resolve("a"), "17");

        assertThat(PeerJava.find(old.toString(), List.of(folder))).isEmpty();
        assertThat(PeerJava.find(null, List.of())).isEmpty();
    }

    private static Path home(Path home, String version) throws IOException {
        Path program = Files.createDirectories(home.resolve("bin")).resolve("java");
        assertThat(Files.createFile(program).toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
