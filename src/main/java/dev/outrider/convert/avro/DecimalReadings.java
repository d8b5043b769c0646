package dev.outrider.convert.avro;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Reads decimals from numbers, or from texts that hold one: many programs write money as a text, so that nobody makes a double of it. */
final class DecimalReadings {

    private static final int TEXT_CHARS_MAX = 1_000;

    private DecimalReadings() {}

    /** Reads a decimal of any kind. */
    private abstract static class OfDecimal implements Reading {
        abstract Object made(BigDecimal value) throws Mismatch;

        @Override
        public String wanted() {
            return "a decimal";
        }

        @Override
        public boolean takes(JsonToken first) {
            return first == JsonToken.VALUE_STRING || Reading.isNumber(first);
        }

        @Override
        public Object read(Cursor in) throws IOException, Mismatch {
            in.demand(this);
            return made(
                    in.token() == JsonToken.VALUE_STRING
                            ? parsed(in.json().getText())
                            : NumberReadings.decimal(in.json()));
        }

        private static BigDecimal parsed(String text) throws Mismatch {
            try {
                if (text.length() <= TEXT_CHARS_MAX) {
                    return new BigDecimal(text);
                }
            } catch (NumberFormatException e) {
                throw new Mismatch("is a text that is no decimal number");
            }
            throw new Mismatch("is a text of more than " + TEXT_CHARS_MAX + " characters, but a decimal is wanted");
        }
    }

    /** Reads a decimal with the schema's number of digits, as bytes or as a fixed number of them. */
    static final class Scaled extends OfDecimal {
        private final Schema schema;
        private final int precision;
        private final int scale;

        Scaled(Schema schema, LogicalTypes.Decimal type) {
            this.schema = schema;
            this.precision = type.getPrecision();
            this.scale = type.getScale();
        }

        @Override
        Object made(BigDecimal value) throws Mismatch {
            // Looked at before anything is scaled: 1e999999999 would be written out.
            if (value.signum() != 0 && (long) value.precision() - value.scale() > precision - scale) {
                throw new Mismatch("is a number with more than " + (precision - scale) + " digits before the point");
            }
            byte[] unscaled;
            try {
                unscaled = value.signum() == 0
                        ? new byte[1]
                        : value.setScale(scale).unscaledValue().toByteArray();
            } catch (ArithmeticException e) {
                throw new Mismatch("is a number with more than " + scale + " digits behind the point");
            }
            return schema.getType() == Schema.Type.BYTES ? ByteBuffer.wrap(unscaled) : fixed(unscaled);
        }

        private Object fixed(byte[] unscaled) throws Mismatch {
            int size = schema.getFixedSize();
            if (unscaled.length > size) {
                throw new Mismatch("is a number that needs " + unscaled.length + " bytes, but fixed "
                        + schema.getFullName() + " has " + size);
            }
            byte[] bytes = new byte[size];
            Arrays.fill(bytes, (byte) (unscaled[0] < 0 ? -1 : 0));
            System.arraycopy(unscaled, 0, bytes, size - unscaled.length, unscaled.length);
            return new GenericData.Fixed(schema, bytes);
        }
    }

    /** Reads a decimal that carries its own scale. */
    static final class SelfScaled extends OfDecimal {
        private static final Conversions.BigDecimalConversion CONVERSION = new Conversions.BigDecimalConversion();

        private final Schema schema;
        private final LogicalType type;

        SelfScaled(Schema schema, LogicalType type) {
            this.schema = schema;
            this.type = type;
        }

        @Override
        Object made(BigDecimal value) {
            return CONVERSION.toBytes(value, schema, type);
        }
    }
}
