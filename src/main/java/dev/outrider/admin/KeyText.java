package dev.outrider.admin;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Keys are bytes; people write them as text. */
final class KeyText {

    private static final int PRINTABLE_FROM = 0x20;
    private static final int PRINTABLE_TO = 0x7e;

    private KeyText() {}

    /** A key as it is given to {@code --key}; bytes that are no UTF-8 are made visible as PostgreSQL does it, in octal behind a backslash. */
    static @Nullable String of(byte @Nullable [] key) {
        if (key == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException e) {
            return visible(key);
        }
    }

    private static String visible(byte[] key) {
        StringBuilder text = new StringBuilder(2 * key.length);
        for (byte each : key) {
            int value = each & 0xff;
            if (value == '\\') {
                text.append("\\\\");
            } else if (value >= PRINTABLE_FROM && value <= PRINTABLE_TO) {
                text.append((char) value);
            } else {
                text.append('\\').append(String.format("%03o", value));
            }
        }
        return text.toString();
    }
}
