package dev.outrider.convert.redact;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA-256 as text. The same data under the same key has the same hash, so that records can still be joined; without the key nobody can try out which
 * data it was, and its length says nothing. Used by one thread at a time.
 */
public final class KeyedHash {

    /** A shorter key can be guessed sooner than the data. */
    public static final int KEY_BYTES_LEAST = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;
    private final Encoding encoding;

    /** How a hash is written. */
    public enum Encoding {
        /** 43 characters: letters, digits, - and _. */
        BASE64URL,
        /** 64 characters: digits and a to f. */
        HEX
    }

    private KeyedHash(Mac mac, Encoding encoding) {
        this.mac = mac;
        this.encoding = encoding;
    }

    /**
     * Makes a hash.
     *
     * @param key the key; its UTF-8 is taken as it is
     * @throws IllegalArgumentException when the key is too short
     */
    public static KeyedHash of(String key, Encoding encoding) {
        String fault = fault(key);
        if (fault != null) {
            throw new IllegalArgumentException("the key of redaction's hash " + fault);
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return new KeyedHash(mac, encoding);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** What is wrong with a key, null when nothing is. */
    public static @Nullable String fault(String key) {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        return bytes < KEY_BYTES_LEAST
                ? "must have at least " + KEY_BYTES_LEAST + " bytes: a shorter one can be guessed, and with it the data"
                : null;
    }

    /** The hash of some data. */
    String of(byte[] data) {
        byte[] hash = mac.doFinal(data);
        return encoding == Encoding.HEX
                ? HexFormat.of().formatHex(hash)
                : Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
}
