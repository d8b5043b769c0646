package dev.outrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.testkit.KeyPairs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key and certificate are looked at before anybody is served with them. */
class TlsFilesTest {

    @TempDir
    Path folder;

    private KeyPairs one;

    @BeforeEach
    void make() throws Exception {
        one = KeyPairs.make(folder, "one", "365");
    }

    private static TlsFiles pem(KeyPairs certificate, KeyPairs key) {
        return new TlsFiles(certificate.certificate(), () -> KeyPairs.read(key.key()), null, null);
    }

    @Test
    void bothWaysServe() throws Exception {
        TlsFiles store = new TlsFiles(null, null, one.store(), () -> KeyPairs.PASSWORD);
        for (TlsFiles files : List.of(pem(one, one), store)) {
            HttpSettings settings = new HttpSettings(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), () -> "a-token-of-the-house", files);
            try (HttpFront front = HttpFront.start(
                            settings, List.of(Route.get("/x", request -> Response.text(200, "served"))));
                    SSLSocket socket = (SSLSocket) trusting(one)
                            .getSocketFactory()
                            .createSocket(InetAddress.getLoopbackAddress(), front.port())) {
                socket.getOutputStream()
                        .write(
                                "GET /x HTTP/1.1\r\nHost: any\r\nAuthorization: Bearer a-token-of-the-house\r\nConnection: close\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .contains("200 OK", "served");
                try (Socket clear = new Socket(InetAddress.getLoopbackAddress(), front.port())) {
                    clear.getOutputStream().write("GET /x HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    assertThat(new String(clear.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                            .doesNotContain("served");
                }
            }
        }
    }

    private static SSLContext trusting(KeyPairs pair) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(pair.trustStore());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void whatCannotBeUsedSaysWhyAndShowsNoKey() throws Exception {
        KeyPairs two = KeyPairs.make(folder, "two", "365");
        KeyPairs old = KeyPairs.make(folder, "old", "1 -startdate -10d");
        refused(pem(one, two), "the key is not that of the certificate");
        refused(pem(old, old), "expired on");
        refused(new TlsFiles(folder.resolve("none"), () -> "", null, null), "cannot be read");
        refused(new TlsFiles(one.key(), () -> KeyPairs.read(one.key()), null, null), "BEGIN CERTIFICATE");
        String pkcs1 = KeyPairs.read(one.key()).replace("PRIVATE KEY", "RSA PRIVATE KEY");
        refused(new TlsFiles(one.certificate(), () -> pkcs1, null, null), "openssl pkcs8 -topk8 -nocrypt");
        String broken = KeyPairs.read(one.key()).replaceFirst("\nM.{20}", "\nsecretsecret");
        refused(new TlsFiles(one.certificate(), () -> broken, null, null), "cannot be read as one of EC");
        refused(new TlsFiles(null, null, one.store(), () -> "wrong"), "or the password is another");
        refused(new TlsFiles(null, null, one.certificate(), () -> KeyPairs.PASSWORD), "no PKCS#12 store");
        Path empty = Files.createFile(folder.resolve("empty"));
        refused(new TlsFiles(empty, () -> "", null, null), "certificate");
    }

    private void refused(TlsFiles files, String why) {
        assertThatThrownBy(files::context)
                .isInstanceOf(TlsFiles.Unusable.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("secretsecret")
                .hasMessageNotContaining(KeyPairs.PASSWORD);
    }
}
