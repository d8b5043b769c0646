package dev.outrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.outrider.testkit.KeyPairs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whoever renews a certificate replaces its files, and restarts nothing. */
class FollowedTlsTest {

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(FollowedTls.class);

    /** The head of a record of a handshake with 512 bytes to come, of which the first four say that it is a client's greeting. */
    private static final byte[] HALF_A_GREETING = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc};

    /** The kind of record that tells why a connection ends. */
    private static final byte ALERT = 0x15;

    @TempDir
    static Path pairs;

    private static KeyPairs first;
    private static KeyPairs second;
    private static SSLContext client;

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Path certificate;
    private Path key;
    private Path store;

    /** One client for all, which therefore tries to resume its sessions. */
    @BeforeAll
    static void make() throws Exception {
        first = KeyPairs.make(pairs, "first", "365");
        second = KeyPairs.make(pairs, "second", "365");
        KeyStore trust = first.trustStore();
        trust.setCertificateEntry("second", second.trustStore().getCertificate("a"));
        TrustManagerFactory trusting = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusting.init(trust);
        client = SSLContext.getInstance("TLS");
        client.init(null, trusting.getTrustManagers(), null);
    }

    @BeforeEach
    void listen() throws IOException {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        store = folder.resolve("tls.p12");
        put(first);
        log.start();
        LOGGER.setLevel(Level.INFO);
        LOGGER.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        LOGGER.detachAppender(log);
        LOGGER.setLevel(null);
    }

    private HttpFront pem() throws IOException, TlsFiles.Unusable {
        return serve(new TlsFiles(certificate, () -> KeyPairs.read(key), null, null));
    }

    private static HttpFront serve(TlsFiles files) throws IOException, TlsFiles.Unusable {
        return HttpFront.start(
                new HttpSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, files),
                List.of(Route.free("/x", request -> Response.text(200, "served"))));
    }

    @Test
    void newConnectionsGetTheNewCertificateAndOldOnesGoOn() throws Exception {
        try (HttpFront front = pem();
                SSLSocket old = connect(front)) {
            assertThat(ask(old)).isEqualTo(of(first));
            assertThat(shownBy(front)).isEqualTo(of(first));
            put(second);
            assertThat(shownBy(front)).isEqualTo(of(second));
            assertThat(ask(old)).isEqualTo(of(first));
            assertThat(shownBy(front)).isEqualTo(of(second));
        }
        assertThat(told()).containsExactly("http.tls.renewed");
    }

    /** Whoever begins a handshake, or only connects, and says no more has five seconds, and takes nobody else's answer meanwhile: all but one of the places are taken. */
    @Test
    void aHandshakeThatIsNeverFinishedIsCutOff() throws Exception {
        List<Socket> halves = new ArrayList<>();
        try (HttpFront front = pem()) {
            for (int i = 0; i < HttpFront.CONNECTIONS - 1; i++) {
                halves.add(new Socket(InetAddress.getLoopbackAddress(), front.port()));
                halves.get(i).setSoTimeout(30_000);
                halves.get(i).getOutputStream().write(i == 0 ? new byte[0] : HALF_A_GREETING);
            }
            assertThat(shownBy(front)).as("beside them").isEqualTo(of(first));
            for (Socket each : halves) {
                byte[] last = each.getInputStream().readAllBytes();
                assertThat(last.length == 0 || last[0] == ALERT)
                        .as("nothing but its end")
                        .isTrue();
            }
            assertThat(shownBy(front)).as("after them").isEqualTo(of(first));
        } finally {
            for (Socket each : halves) {
                each.close();
            }
        }
    }

    @Test
    void aStoreIsFollowedToo() throws Exception {
        try (HttpFront front = serve(new TlsFiles(null, null, store, () -> KeyPairs.PASSWORD))) {
            assertThat(shownBy(front)).isEqualTo(of(first));
            put(second);
            assertThat(shownBy(front)).isEqualTo(of(second));
        }
    }

    @Test
    void whatCannotBeUsedIsToldOnceAndChangesNothing() throws Exception {
        try (HttpFront front = pem()) {
            copy(second.certificate(), certificate);
            assertThat(shownBy(front)).as("half of a change").isEqualTo(of(first));
            assertThat(shownBy(front)).isEqualTo(of(first));
            assertThat(told()).containsExactly("http.tls.unusable");
            copy(second.key(), key);
            assertThat(shownBy(front)).as("the other half").isEqualTo(of(second));
            assertThat(told()).containsExactly("http.tls.unusable", "http.tls.renewed");

            Files.writeString(key, "secret-of-the-house");
            Files.delete(certificate);
            assertThat(shownBy(front)).as("no file").isEqualTo(of(second));
            assertThat(shownBy(front)).isEqualTo(of(second));
            Files.delete(key);
            assertThat(shownBy(front)).isEqualTo(of(second));
            put(second);
            assertThat(shownBy(front)).as("as it was").isEqualTo(of(second));
        }
        assertThat(told())
                .containsExactly("http.tls.unusable", "http.tls.renewed", "http.tls.unusable", "http.tls.renewed");
        assertThat(log.list.toString()).doesNotContain("secret-of-the-house");
    }

    private void put(KeyPairs pair) throws IOException {
        copy(pair.certificate(), certificate);
        copy(pair.key(), key);
        copy(pair.store(), store);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static SSLSocket connect(HttpFront front) throws IOException {
        return (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), front.port());
    }

    private static X509Certificate shownBy(HttpFront front) throws IOException {
        try (SSLSocket socket = connect(front)) {
            return ask(socket);
        }
    }

    /** Asks once, leaves the connection open, and returns who has answered. */
    private static X509Certificate ask(SSLSocket socket) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        BufferedReader answer =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        assertThat(answer.readLine()).contains("200 OK");
        String line;
        do {
            line = answer.readLine();
        } while (!line.isEmpty());
        char[] body = new char["served".length()];
        assertThat(answer.read(body)).isEqualTo(body.length);
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    private static X509Certificate of(KeyPairs pair) throws Exception {
        return (X509Certificate) pair.trustStore().getCertificate("a");
    }

    private List<String> told() {
        return List.copyOf(log.list).stream()
                .map(line -> String.valueOf(line.getKeyValuePairs().get(0).value))
                .toList();
    }
}
