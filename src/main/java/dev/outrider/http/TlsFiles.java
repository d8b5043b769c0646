package dev.outrider.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the server's key and certificate are: either two PEM texts or one PKCS#12 store. Everything is looked at before the server starts, because a server
 * that starts with an expired certificate fails later, at each of its clients.
 *
 * @param certificate a file with the certificate and those that vouch for it, in PEM; null with a store
 * @param key the private key in PEM (PKCS#8, not encrypted); null with a store
 * @param keystore the PKCS#12 store; null with a certificate
 * @param password the store's password; null with a certificate
 */
public record TlsFiles(
        @Nullable Path certificate,
        @Nullable Supplier<String> key,
        @Nullable Path keystore,
        @Nullable Supplier<String> password) {

    private static final long MOST_BYTES = 1L << 20;
    private static final String BEGIN = "-----BEGIN ";
    private static final String PRIVATE_KEY = "PRIVATE KEY-----";

    /** They cannot be used; the message says why and what to do. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    private record Identity(PrivateKey key, List<X509Certificate> chain) {}

    /** What a server needs of them, as they are now. */
    public SSLContext context() throws Unusable {
        Identity identity = identity();
        char[] none = new char[0];
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, none);
            store.setKeyEntry("server", identity.key, none, identity.chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, none);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new Unusable("key and certificate cannot be used: " + e.getMessage());
        }
    }

    /** The server's own certificate, by which its own command line knows it. */
    public X509Certificate own() throws Unusable {
        return identity().chain.get(0);
    }

    /** A digest of what they have in them now: another one means that somebody has renewed them. */
    byte[] digest() throws Unusable {
        Path file = keystore != null ? keystore : certificate;
        Supplier<String> secret = keystore != null ? password : key;
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (file != null) {
                digest.update(read(file));
            }
            if (secret != null) {
                digest.update(secret.get().getBytes(StandardCharsets.UTF_8));
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }

    private Identity identity() throws Unusable {
        Identity identity = keystore != null ? fromStore(keystore) : fromPem();
        X509Certificate own = identity.chain.get(0);
        try {
            own.checkValidity();
        } catch (CertificateExpiredException e) {
            throw new Unusable("the certificate expired on " + own.getNotAfter().toInstant() + ": renew it");
        } catch (CertificateNotYetValidException e) {
            throw new Unusable(
                    "the certificate is valid only from " + own.getNotBefore().toInstant() + " on: check the clock");
        }
        if (!belong(identity.key, own.getPublicKey())) {
            throw new Unusable("the key is not that of the certificate: give the two that were made together");
        }
        return identity;
    }

    // ---- PEM

    private Identity fromPem() throws Unusable {
        Path file = certificate;
        Supplier<String> text = key;
        if (file == null || text == null) {
            throw new Unusable("a certificate needs its key, and a key its certificate");
        }
        List<X509Certificate> chain = chain(read(file));
        return new Identity(privateKey(text.get(), chain.get(0).getPublicKey().getAlgorithm()), chain);
    }

    private static List<X509Certificate> chain(byte[] pem) throws Unusable {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .forEach(each -> chain.add((X509Certificate) each));
        } catch (GeneralSecurityException e) {
            throw new Unusable(
                    "the certificate cannot be read: give a PEM file that begins with -----BEGIN CERTIFICATE-----");
        }
        if (chain.isEmpty()) {
            throw new Unusable(
                    "there is no certificate in the file: give a PEM file that begins with -----BEGIN CERTIFICATE-----");
        }
        return chain;
    }

    private static PrivateKey privateKey(String pem, String algorithm) throws Unusable {
        String head = BEGIN + PRIVATE_KEY;
        int start = pem.indexOf(head);
        int end = pem.indexOf("-----END " + PRIVATE_KEY);
        if (start < 0 || end < start) {
            throw new Unusable("the key is none that begins with " + head
                    + ": convert it with openssl pkcs8 -topk8 -nocrypt -in KEY");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.substring(start + head.length(), end));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Nothing of the exception is told: some quote what they could not read.
            throw new Unusable("the key cannot be read as one of " + algorithm + ", which the certificate is for");
        }
    }

    // ---- PKCS#12

    private Identity fromStore(Path file) throws Unusable {
        Supplier<String> secret = password;
        char[] word = secret == null ? new char[0] : secret.get().toCharArray();
        try (InputStream in = new ByteArrayInputStream(read(file))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, word);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getKey(alias, word) instanceof PrivateKey own) {
                    List<X509Certificate> chain = new ArrayList<>();
                    for (var each : store.getCertificateChain(alias)) {
                        chain.add((X509Certificate) each);
                    }
                    return new Identity(own, chain);
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new Unusable("the store cannot be opened: it is no PKCS#12 store, or the password is another");
        }
        throw new Unusable(
                "the store holds no private key: make one with openssl pkcs12 -export -inkey KEY -in CERTIFICATE");
    }

    private static byte[] read(Path file) throws Unusable {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new Unusable("the file is larger than " + MOST_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Unusable("the file cannot be read: " + e);
        }
    }

    /** Whether what the one signs the other accepts. */
    private static boolean belong(PrivateKey secret, PublicKey open) {
        String name = switch (open.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> open.getAlgorithm();
        };
        byte[] word = {1, 2, 3};
        try {
            Signature signing = Signature.getInstance(name);
            signing.initSign(secret);
            signing.update(word);
            byte[] signed = signing.sign();
            Signature judging = Signature.getInstance(name);
            judging.initVerify(open);
            judging.update(word);
            return judging.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
