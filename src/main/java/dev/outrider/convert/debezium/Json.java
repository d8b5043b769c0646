package dev.outrider.convert.debezium;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.outrider.convert.UnsendableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Looks at JSON without making anything of it: numbers keep their digits, and nothing is left out. */
final class Json {

    static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /**
     * The document itself, or the object or array that is hidden in it as a text.
     *
     * @throws UnsendableException when it is no JSON, or a JSON string that hides none; the reason never repeats what is in it
     */
    static byte[] document(byte[] raw, String field) throws UnsendableException {
        String hidden = checked(raw, field, "");
        if (hidden == null) {
            return raw;
        }
        byte[] inner = hidden.strip().getBytes(StandardCharsets.UTF_8);
        if (inner.length == 0 || (inner[0] != '{' && inner[0] != '[')) {
            throw new UnsendableException(
                    field, "is a JSON string in which there is no JSON object or array to expand");
        }
        checked(inner, field, "in the text that is to be expanded, ");
        return inner;
    }

    /** The text of a document that is a JSON string, null when it is another; refuses what is no JSON. */
    private static @Nullable String checked(byte[] raw, String field, String where) throws UnsendableException {
        try (JsonParser parser = FACTORY.createParser(raw)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new UnsendableException(field, "is empty, which is no JSON");
            }
            String text = first == JsonToken.VALUE_STRING ? parser.getText() : null;
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new UnsendableException(field, where + "holds more than one JSON value");
            }
            return text;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw new UnsendableException(field, where + "is not JSON" + place);
        } catch (IOException e) {
            throw new UnsendableException(field, where + "is not JSON");
        }
    }

    /** A header's bytes: of a string its text, of null nothing, of everything else the JSON. */
    static byte @Nullable [] scalar(byte[] json) {
        if (json.length == 4 && json[0] == 'n') {
            return null;
        }
        if (json[0] != '"') {
            return json;
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            return parser.getText().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the database made JSON that is none", e);
        }
    }
}
