package dev.outrider.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Checks that a row's own headers are a JSON object. */
public final class RowHeaders {

    private static final JsonFactory JSON = new JsonFactory();

    private RowHeaders() {}

    /**
     * What is wrong with the headers, null when nothing is.
     *
     * @param text the column's value as UTF-8
     * @param column the column's name, for the message
     * @param valid whether the database has already checked that it is JSON: then a look at its first character is enough
     */
    public static @Nullable String fault(byte[] text, String column, boolean valid) {
        if (valid) {
            return firstCharacter(text) == '{' ? null : notAnObject(column);
        }
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return notAnObject(column);
            }
            parser.skipChildren();
            return parser.nextToken() == null ? null : "column " + column + " holds more than one JSON value";
        } catch (IOException e) {
            return "column " + column + " is not JSON";
        }
    }

    private static int firstCharacter(byte[] text) {
        for (byte b : text) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
        }
        return -1;
    }

    private static String notAnObject(String column) {
        return "column " + column + " is not a JSON object";
    }
}
