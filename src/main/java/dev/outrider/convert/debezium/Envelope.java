package dev.outrider.convert.debezium;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.outrider.convert.UnsendableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A JSON object around the payload, in the making: the payload first, then the further columns. */
final class Envelope {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private final JsonGenerator json;

    Envelope() {
        try {
            json = Json.FACTORY.createGenerator(out, JsonEncoding.UTF8);
            json.writeStartObject();
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    /** The payload: as the JSON that it is, or as a text. */
    void payload(byte @Nullable [] value, boolean isJson) throws UnsendableException {
        try {
            json.writeFieldName(Shape.PAYLOAD);
            if (value == null) {
                json.writeNull();
            } else if (isJson) {
                json.writeRawValue(text(value));
            } else {
                json.writeString(text(value));
            }
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    /** A further column, as JSON. */
    void member(String name, byte[] value) {
        try {
            json.writeFieldName(name);
            json.writeRawValue(new String(value, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    byte[] bytes() {
        try {
            json.writeEndObject();
            json.close();
            return out.toByteArray();
        } catch (IOException e) {
            throw inMemory(e);
        }
    }

    /** A text as a JSON string. */
    static byte[] quoted(byte[] text) throws UnsendableException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + text.length / 4 + 2);
        try (JsonGenerator json = Json.FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
            json.writeString(text(text));
        } catch (IOException e) {
            throw inMemory(e);
        }
        return out.toByteArray();
    }

    private static String text(byte[] value) throws UnsendableException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnsendableException(Shape.PAYLOAD, "is not UTF-8 text, and only text has a place in an envelope");
        }
    }

    private static UncheckedIOException inMemory(IOException e) {
        return new UncheckedIOException("nothing can fail in memory", e);
    }
}
