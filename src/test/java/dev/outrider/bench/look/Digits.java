package dev.outrider.bench.look;

import java.nio.charset.StandardCharsets;

/** Numbers read from a record's bytes where they stand, without making a text of them. */
final class Digits {

    private static final byte[] NUMBER = bytes("\"n\": ");
    private static final byte[] AT = bytes("\"at\": ");

    private Digits() {}

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The number at the end of a key such as {@code customer-17}. */
    static int ofKey(byte[] key) {
        int from = key.length;
        while (from > 0 && isDigit(key[from - 1])) {
            from--;
        }
        if (from == key.length) {
            throw new IllegalArgumentException("not one of ours: " + new String(key, StandardCharsets.UTF_8));
        }
        return Math.toIntExact(read(key, from));
    }

    /** The number in its key's order that a payload bears. */
    static long ofPayload(byte[] payload) {
        int at = find(payload, NUMBER);
        if (at < 0) {
            throw new IllegalArgumentException("not one of ours: " + new String(payload, StandardCharsets.UTF_8));
        }
        return read(payload, at);
    }

    /** When the row was written, in the writer's nanoseconds; 0 where the payload does not say. */
    static long writtenAt(byte[] payload) {
        int at = find(payload, AT);
        return at < 0 ? 0 : read(payload, at);
    }

    /** Behind the name, which stands near the beginning. */
    private static int find(byte[] payload, byte[] name) {
        for (int start = 0; start <= payload.length - name.length; start++) {
            int same = 0;
            while (same < name.length && payload[start + same] == name[same]) {
                same++;
            }
            if (same == name.length) {
                return start + same;
            }
        }
        return -1;
    }

    private static long read(byte[] text, int from) {
        long number = 0;
        for (int i = from; i < text.length && isDigit(text[i]); i++) {
            number = 10 * number + (text[i] - '0');
        }
        return number;
    }

    private static boolean isDigit(byte letter) {
        return letter >= '0' && letter <= '9';
    }
}
