package dev.outrider.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An authority of one's own and what it certifies, written by hand in DER: the JDK can make certificates by its keytool alone, which takes a process and a
 * second for each step.
 */
public final class Certificates {
    public static final String STORE_PASSWORD = "store-password";
    private static final AtomicInteger SERIALS = new AtomicInteger();
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    /** ecdsa-with-SHA256. */
    private static final byte[] ALGORITHM = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

    private final Path directory = Reaper.newDirectory("certificates");
    private final KeyPair keys = newKeys();
    private final String name;
    private final Certificate certificate;

    /** An authority that nobody trusts who is not told to. */
    public Certificates(String name) {
        this.name = name;
        byte[] constraints = sequence(der(0x01, new byte[] {(byte) 0xff}));
        certificate = certificate(name, keys, extension(0x13, constraints));
    }

    /**
     * The key and certificate of a server, or of a client.
     *
     * @param key its private key, PEM, readable by its owner alone
     * @param chain its certificate, PEM
     * @param store both as PKCS12
     */
    public record Identity(Path key, Path chain, Path store) {}

    /** A certificate for a server at this address, as in {@code 127.0.0.1}. */
    public Identity server(String address) {
        try {
            byte[] ip = der(0x87, InetAddress.getByName(address).getAddress());
            KeyPair own = newKeys();
            Certificate signed = certificate(address, own, extension(0x11, sequence(ip)));
            String file = "server-" + SERIALS.incrementAndGet();
            Path key = pem(file + ".key", "PRIVATE KEY", own.getPrivate().getEncoded());
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            KeyStore store = emptyStore();
            store.setKeyEntry(
                    "server", own.getPrivate(), STORE_PASSWORD.toCharArray(), new Certificate[] {signed, certificate});
            return new Identity(key, pem(file + ".crt", "CERTIFICATE", signed.getEncoded()), write(store, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The authority's own certificate, PEM. */
    public Path root() {
        try {
            return pem(name + ".crt", "CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A PKCS12 store that trusts the authority, with {@link #STORE_PASSWORD}. */
    public Path trust() {
        try {
            KeyStore store = emptyStore();
            store.setCertificateEntry("authority", certificate);
            return write(store, "trust");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the files usable by a server that does not run as root. */
    void giveToServer() {
        Unprivileged.giveTo(directory);
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private Path write(KeyStore store, String file) throws GeneralSecurityException, IOException {
        Path path = directory.resolve(file + ".p12");
        try (OutputStream out = Files.newOutputStream(path)) {
            store.store(out, STORE_PASSWORD.toCharArray());
        }
        return path;
    }

    private Path pem(String file, String kind, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        try {
            return Files.writeString(
                    directory.resolve(file),
                    "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Signed by this authority, valid from yesterday to tomorrow. */
    private Certificate certificate(String subject, KeyPair own, byte[] extension) {
        Instant now = Instant.now();
        byte[] validity = sequence(
                der(0x17, ascii(UTC.format(now.minusSeconds(86_400)))),
                der(0x17, ascii(UTC.format(now.plusSeconds(86_400)))));
        byte[] toBeSigned = sequence(
                der(0xa0, der(0x02, new byte[] {2})),
                der(0x02, new byte[] {1, (byte) SERIALS.incrementAndGet()}),
                ALGORITHM,
                named(name),
                validity,
                named(subject),
                own.getPublic().getEncoded(),
                der(0xa3, sequence(extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(toBeSigned);
            byte[] signed = sequence(toBeSigned, ALGORITHM, der(0x03, join(new byte[] {0}, signature.sign())));
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One of those below 2.5.29, critical. */
    private static byte[] extension(int number, byte[] content) {
        return sequence(oid(0x55, 0x1d, number), der(0x01, new byte[] {(byte) 0xff}), der(0x04, content));
    }

    private static byte[] named(String commonName) {
        return sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, ascii(commonName)))));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] oid(int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return der(0x06, content);
    }

    private static byte[] sequence(byte[]... parts) {
        return der(0x30, join(parts));
    }

    private static byte[] der(int tag, byte[] content) {
        int length = content.length;
        byte[] head = length < 0x80
                ? new byte[] {(byte) tag, (byte) length}
                : length < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return join(head, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
