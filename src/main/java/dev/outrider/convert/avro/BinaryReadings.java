package dev.outrider.convert.avro;

import dev.outrider.convert.avro.TextReadings.OfText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/**
 * Reads bytes. In JSON they are base64 and nothing else: Avro's own JSON writes a byte as the character of its number, and a text such as
 * {@code abcd} would be both.
 */
final class BinaryReadings {

    private BinaryReadings() {}

    static final Reading BYTES = new OfText("bytes in base64") {
        @Override
        Object made(String text) throws Mismatch {
            return ByteBuffer.wrap(base64(text));
        }
    };

    private static byte[] base64(String text) throws Mismatch {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            // The decoder forgives missing padding and stray bits; two texts for the same bytes are one too many.
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw notBase64();
        }
        throw notBase64();
    }

    private static Mismatch notBase64() {
        return new Mismatch("is a text that is not base64 with its padding");
    }

    /** Reads bytes of a fixed number. */
    static final class Fixed extends OfText {
        private final Schema schema;

        Fixed(Schema schema) {
            super(schema.getFixedSize() + " bytes in base64");
            this.schema = schema;
        }

        @Override
        Object made(String text) throws Mismatch {
            byte[] bytes = base64(text);
            if (bytes.length != schema.getFixedSize()) {
                throw new Mismatch("has " + bytes.length + " bytes, but fixed " + schema.getFullName() + " has "
                        + schema.getFixedSize());
            }
            return new GenericData.Fixed(schema, bytes);
        }
    }

    /** Reads a UUID into sixteen bytes. */
    static final class FixedUuid extends OfText {
        private final Schema schema;

        FixedUuid(Schema schema) {
            super("a UUID");
            this.schema = schema;
        }

        @Override
        Object made(String text) throws Mismatch {
            UUID uuid = UUID.fromString(TextReadings.uuid(text));
            byte[] bytes = ByteBuffer.allocate(16)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
            return new GenericData.Fixed(schema, bytes);
        }
    }

    /** Reads an ISO 8601 duration into months, days and milliseconds, each without a sign. */
    static final class FixedDuration extends OfText {
        private static final Pattern ISO = Pattern.compile("P(?=.)(?:(\\d{1,9})Y)?(?:(\\d{1,10})M)?(?:(\\d{1,9})W)?"
                + "(?:(\\d{1,10})D)?(?:T(?=.)(?:(\\d{1,9})H)?(?:(\\d{1,9})M)?(?:(\\d{1,9})(?:\\.(\\d{1,3}))?S)?)?");
        private static final long UNSIGNED_MAX = 0xFFFF_FFFFL;

        private final Schema schema;

        FixedDuration(Schema schema) {
            super("a duration as P1M2DT3.5S");
            this.schema = schema;
        }

        @Override
        Object made(String text) throws Mismatch {
            Matcher found = ISO.matcher(text);
            if (!found.matches()) {
                throw new Mismatch("is a text that is no duration as P1M2DT3.5S, without a sign and not finer than"
                        + " milliseconds");
            }
            String fraction = found.group(8);
            long millis = fraction == null ? 0 : Long.parseLong((fraction + "00").substring(0, 3));
            millis += 1_000 * (number(found.group(7)) + 60 * (number(found.group(6)) + 60 * number(found.group(5))));
            ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
            put(bytes, 12 * number(found.group(1)) + number(found.group(2)), "months");
            put(bytes, 7 * number(found.group(3)) + number(found.group(4)), "days");
            put(bytes, millis, "milliseconds");
            return new GenericData.Fixed(schema, bytes.array());
        }

        private static long number(@Nullable String digits) {
            return digits == null ? 0 : Long.parseLong(digits);
        }

        private static void put(ByteBuffer bytes, long number, String unit) throws Mismatch {
            if (number > UNSIGNED_MAX) {
                throw new Mismatch("is a duration of more " + unit + " than Avro holds");
            }
            bytes.putInt((int) number);
        }
    }
}
