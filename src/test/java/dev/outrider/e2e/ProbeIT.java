package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.http.HttpFront;
import dev.outrider.http.HttpSettings;
import dev.outrider.http.Response;
import dev.outrider.http.Route;
import dev.outrider.http.TlsFiles;
import dev.outrider.testkit.KeyPairs;
import dev.outrider.testkit.Port;
import dev.outrider.testkit.Program;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's {@code probe}, which containers are asked by, against the server that the relay has: in the clear and with TLS. */
class ProbeIT {

    private static final Path PROBE = RelayProcess.launcher().resolveSibling("probe");

    @TempDir
    static Path folder;

    private static KeyPairs pair;
    private static Path withoutOpenssl;

    @BeforeAll
    static void make() throws Exception {
        pair = KeyPairs.make(folder, "one", "365");
        withoutOpenssl = Files.createDirectories(folder.resolve("bin"));
        for (String program : List.of("bash", "dirname", "readlink")) {
            Path where = Path.of("/usr/bin", program);
            // macOS kills its own programs where they are copied.
            Files.createSymbolicLink(
                    withoutOpenssl.resolve(program), Files.exists(where) ? where : Path.of("/bin", program));
        }
    }

    private static HttpFront serve(@Nullable TlsFiles tls) throws IOException, TlsFiles.Unusable {
        return HttpFront.start(
                new HttpSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, tls),
                List.of(
                        Route.free("/livez", request -> Response.text(200, "alive")),
                        Route.free("/readyz", request -> Response.text(503, "not ready"))));
    }

    @Test
    void asksInTheClear() throws Exception {
        try (HttpFront front = serve(null)) {
            assertToldFrom(front.port(), System.getenv("PATH"));
        }
    }

    @Test
    void asksOverTlsByTheProgramThatIsThere() throws Exception {
        TlsFiles tls = new TlsFiles(pair.certificate(), () -> KeyPairs.read(pair.key()), null, null);
        try (HttpFront front = serve(tls)) {
            assertToldFrom(front.port(), System.getenv("PATH"));
            assertToldFrom(front.port(), withoutOpenssl.toString());
        }
    }

    @Test
    void whoDoesNotAnswerIsNotWell() throws IOException {
        Port nobody = Port.reserve();
        Program.Outcome refused = probe(nobody.number(), System.getenv("PATH"), "livez");
        assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
        nobody.release();
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Program.Outcome unanswered = probe(silent.getLocalPort(), System.getenv("PATH"), "livez");
            assertThat(unanswered.exitCode()).isEqualTo(1);
            assertThat(unanswered.output()).contains("no answer from 127.0.0.1:" + silent.getLocalPort());
        }
    }

    private static void assertToldFrom(int port, String path) {
        assertThat(probe(port, path, "livez")).isEqualTo(new Program.Outcome(0, "alive\n"));
        assertThat(probe(port, path, "readyz")).isEqualTo(new Program.Outcome(1, "not ready\n"));
        Program.Outcome nowhere = probe(port, path, "nowhere");
        assertThat(nowhere.exitCode()).isEqualTo(1);
        assertThat(nowhere.output()).contains("\"error\":\"not found\"");
    }

    private static Program.Outcome probe(int port, String path, String what) {
        return Program.run(
                "env",
                "PATH=" + path,
                "JAVA_HOME=" + System.getProperty("java.home"),
                "OUTRIDER_HEALTH_PORT=" + port,
                PROBE.toString(),
                what);
    }
}
