package dev.outrider.send;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.outrider.convert.UnsendableException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * A row's own headers, from their JSON object: strings as their text, numbers and booleans as they are written, null as a header without a
 * value, objects and arrays as compact JSON. Numbers never pass through a double, so that none changes on its way.
 */
final class HeaderJson {

    static final String FIELD = "headers";

    private static final JsonFactory JSON = new JsonFactory();

    private HeaderJson() {}

    /**
     * Adds the headers in the object's order.
     *
     * @param json the object as text
     * @param taken names that the relay itself sets on this record: they are left out, or a row could forge its own id
     * @param headers where they go
     */
    static void addTo(Headers headers, String json, Set<String> taken) throws UnsendableException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnsendableException(FIELD, "must be a JSON object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                byte @Nullable [] value = value(parser);
                if (!taken.contains(name)) {
                    headers.add(new RecordHeader(name, value));
                }
            }
            if (parser.nextToken() != null) {
                throw new UnsendableException(FIELD, "must be one JSON object with nothing behind it");
            }
        } catch (JsonProcessingException e) {
            // What the parser says quotes the text, which may be sensitive.
            throw new UnsendableException(FIELD, "not JSON");
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private static byte @Nullable [] value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        String text =
                token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY ? compact(parser) : parser.getText();
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String compact(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.copyCurrentStructureExact(parser);
        }
        return text.toString();
    }
}
