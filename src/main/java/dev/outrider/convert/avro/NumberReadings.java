package dev.outrider.convert.avro;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;

/** Reads numbers, exactly or not at all. A text that holds a number is a text. */
final class NumberReadings {

    /** Digits of a long at most. */
    private static final int LONG_DIGITS = 19;

    /** Characters of a number with a point and at most 15 digits, which every double gives back as they were. */
    private static final int SURE_CHARS = 16;

    private static final MathContext NO_ROUNDING = MathContext.UNLIMITED;

    private NumberReadings() {}

    static final Reading INT = new OfNumber("an int") {
        @Override
        Object made(JsonParser json) throws IOException, Mismatch {
            return (int) within(json, Integer.MIN_VALUE, Integer.MAX_VALUE, "an int");
        }
    };

    static final Reading LONG = new OfNumber("a long") {
        @Override
        Object made(JsonParser json) throws IOException, Mismatch {
            return within(json, Long.MIN_VALUE, Long.MAX_VALUE, "a long");
        }
    };

    static final Reading FLOAT = new OfNumber("a float") {
        @Override
        Object made(JsonParser json) throws IOException, Mismatch {
            float value = Float.parseFloat(json.getText());
            BigDecimal said = decimal(json);
            if (Float.isInfinite(value) || !faithful(said, Float.toString(value), value)) {
                throw new Mismatch("is a number that no float holds");
            }
            return value;
        }
    };

    static final Reading DOUBLE = new OfNumber("a double") {
        @Override
        Object made(JsonParser json) throws IOException, Mismatch {
            double value = json.getDoubleValue();
            if (json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT && isShort(json)) {
                return value;
            }
            BigDecimal said = decimal(json);
            if (Double.isInfinite(value) || !faithful(said, Double.toString(value), value)) {
                throw new Mismatch("is a number that no double holds");
            }
            return value;
        }
    };

    static final Reading BOOLEAN = new Reading() {
        @Override
        public String wanted() {
            return "a boolean";
        }

        @Override
        public boolean takes(JsonToken first) {
            return first == JsonToken.VALUE_TRUE || first == JsonToken.VALUE_FALSE;
        }

        @Override
        public Object read(Cursor in) throws Mismatch {
            in.demand(this);
            return in.token() == JsonToken.VALUE_TRUE;
        }
    };

    /** Reads something that is always a number in JSON. */
    abstract static class OfNumber implements Reading {
        private final String wanted;

        OfNumber(String wanted) {
            this.wanted = wanted;
        }

        abstract Object made(JsonParser json) throws IOException, Mismatch;

        @Override
        public String wanted() {
            return wanted;
        }

        @Override
        public boolean takes(JsonToken first) {
            return Reading.isNumber(first);
        }

        @Override
        public Object read(Cursor in) throws IOException, Mismatch {
            in.demand(this);
            return made(in.json());
        }
    }

    /** The present number as a whole one; 1.0 and 1e3 are whole too. */
    static long within(JsonParser json, long least, long most, String wanted) throws IOException, Mismatch {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = json.getLongValue();
            if (value >= least && value <= most) {
                return value;
            }
            throw outside(wanted);
        }
        BigDecimal said = decimal(json);
        if (said.signum() != 0 && (long) said.precision() - said.scale() > LONG_DIGITS) {
            throw outside(wanted);
        }
        BigDecimal stripped = said.stripTrailingZeros();
        if (stripped.scale() > 0) {
            throw new Mismatch("is a number with a fraction, but " + wanted + " is wanted");
        }
        if (stripped.compareTo(BigDecimal.valueOf(least)) < 0 || stripped.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw outside(wanted);
        }
        return stripped.longValueExact();
    }

    private static Mismatch outside(String wanted) {
        return new Mismatch("is a number outside of what " + wanted + " holds");
    }

    /** The present number, whatever its size. */
    static BigDecimal decimal(JsonParser json) throws IOException, Mismatch {
        try {
            return json.getDecimalValue();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new Mismatch("is a number whose exponent nobody can count to");
        }
    }

    private static boolean isShort(JsonParser json) throws IOException {
        int length = json.getTextLength();
        if (length > SURE_CHARS) {
            return false;
        }
        char[] text = json.getTextCharacters();
        int from = json.getTextOffset();
        for (int i = from; i < from + length; i++) {
            if (text[i] == 'e' || text[i] == 'E') {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a binary number is what was said: its shortest text is the same number, or it is so when written with as many digits as were said. The second
     * is for programs that print seventeen digits of every double.
     */
    private static boolean faithful(BigDecimal said, String shortest, double value) {
        return new BigDecimal(shortest).compareTo(said) == 0
                || new BigDecimal(value, NO_ROUNDING)
                                .round(new MathContext(said.precision()))
                                .compareTo(said)
                        == 0;
    }
}
