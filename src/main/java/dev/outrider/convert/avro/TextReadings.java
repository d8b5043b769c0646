package dev.outrider.convert.avro;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Reads what stands in JSON as a text and in Avro as one too. */
final class TextReadings {

    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private TextReadings() {}

    /** Reads any text. */
    static final Reading STRING = new OfText("a text") {
        @Override
        Object made(String text) throws Mismatch {
            return whole(text);
        }
    };

    /** Reads a UUID, and keeps it as a text as it was written. */
    static final Reading UUID_TEXT = new OfText("a UUID") {
        @Override
        Object made(String text) throws Mismatch {
            return uuid(text);
        }
    };

    /** JSON can write half of a surrogate pair; UTF-8 cannot, and Java would put a question mark there. */
    static String whole(String text) throws Mismatch {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = Character.isHighSurrogate(text.charAt(i))
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(++i));
                if (!pair) {
                    throw new Mismatch("holds half of a surrogate pair, which UTF-8 cannot write");
                }
            }
        }
        return text;
    }

    static String uuid(String text) throws Mismatch {
        if (!UUID.matcher(text).matches()) {
            throw new Mismatch("is a text that is no UUID of 36 characters");
        }
        return text;
    }

    /** Reads something that is always a text in JSON. */
    abstract static class OfText implements Reading {
        private final String wanted;

        OfText(String wanted) {
            this.wanted = wanted;
        }

        abstract Object made(String text) throws Mismatch;

        @Override
        public String wanted() {
            return wanted;
        }

        @Override
        public boolean takes(JsonToken first) {
            return first == JsonToken.VALUE_STRING;
        }

        @Override
        public Object read(Cursor in) throws IOException, Mismatch {
            in.demand(this);
            return made(in.json().getText());
        }
    }

    /** Reads a symbol. The enum's default is for readers that meet a newer writer's symbol; here it would hide a mistake. */
    static final class Symbols extends OfText {
        private final String name;
        private final Map<String, GenericData.EnumSymbol> symbols = new HashMap<>();

        Symbols(Schema schema) {
            super("a symbol of enum " + schema.getFullName());
            name = schema.getFullName();
            schema.getEnumSymbols().forEach(symbol -> symbols.put(symbol, new GenericData.EnumSymbol(schema, symbol)));
        }

        @Override
        Object made(String text) throws Mismatch {
            GenericData.EnumSymbol symbol = symbols.get(text);
            if (symbol == null) {
                throw new Mismatch("is a text that is no symbol of enum " + name);
            }
            return symbol;
        }
    }
}
