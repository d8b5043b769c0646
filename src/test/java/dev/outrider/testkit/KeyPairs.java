package dev.outrider.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A key and its certificate for {@code localhost} and 127.0.0.1, made by the JDK's own tool.
 *
 * @param store both as PKCS#12
 * @param certificate the certificate in PEM
 * @param key the private key in PEM
 */
public record KeyPairs(Path store, Path certificate, Path key) {

    /** Of the store. */
    public static final String PASSWORD = "hunter22-of-the-store";

    /**
     * Makes a pair.
     *
     * @param validity days, and further options of keytool
     */
    public static KeyPairs make(Path folder, String name, String validity) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Path certificate = folder.resolve(name + ".crt");
        Path key = folder.resolve(name + ".key");
        keytool(
                "-genkeypair -alias a -keyalg EC -dname CN=localhost -ext SAN=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -validity "
                        + validity + " -keystore",
                store);
        keytool("-exportcert -alias a -rfc -keystore " + store + " -file", certificate);
        KeyStore loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            loaded.load(in, PASSWORD.toCharArray());
        }
        Key secret = loaded.getKey("a", PASSWORD.toCharArray());
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(secret.getEncoded());
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
        return new KeyPairs(store, certificate, key);
    }

    /** What trusts the certificate. */
    public KeyStore trustStore() throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trust.setCertificateEntry(
                    "a",
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        return trust;
    }

    /** A file's text. */
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keytool(String options, Path last) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(options.split(" ", -1)));
        command.addAll(List.of(last.toString(), "-storepass", PASSWORD));
        Child.run("keytool", command);
    }
}
