package dev.outrider.convert.codec;

import dev.outrider.convert.UnsendableException;
import dev.outrider.core.Row;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Sends the bytes that a text stands for. The quotes of a JSON text are taken off first, so that a column of type json may hold one. */
public final class BytesCodec implements Codec {

    private static final String HEX_MARK = "\\x";

    /** How a text stands for bytes. */
    public enum Encoding {
        /** It does not: the column's bytes are meant. */
        RAW,
        /** Base64 with its ordinary alphabet, padded or not. */
        BASE64,
        /** Two digits a byte, with or without PostgreSQL's mark before them. */
        HEX
    }

    private final String column;
    private final Encoding encoding;

    /**
     * Makes a codec.
     *
     * @param column the column's name, for messages
     * @param encoding how its text stands for bytes
     */
    public BytesCodec(String column, Encoding encoding) {
        this.column = column;
        this.encoding = encoding;
    }

    @Override
    public byte @Nullable [] encode(Row row, byte @Nullable [] raw, Headers headers) throws UnsendableException {
        if (raw == null || encoding == Encoding.RAW) {
            return raw;
        }
        // Neither alphabet has a letter of more than one byte; any other byte is refused below.
        String text = unquoted(new String(raw, StandardCharsets.ISO_8859_1));
        try {
            return encoding == Encoding.BASE64 ? Base64.getDecoder().decode(text) : hex(text);
        } catch (IllegalArgumentException e) {
            throw new UnsendableException(
                    column, encoding == Encoding.BASE64 ? "is not base64" : "is not hex, two digits a byte");
        }
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.startsWith(HEX_MARK) ? text.substring(HEX_MARK.length()) : text);
    }
}
