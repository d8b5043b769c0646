package dev.outrider.convert.headers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.Utf8;
import dev.outrider.core.Trace;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A row's own headers, from their JSON object: strings as their text, numbers and booleans as they are written, null as a header without a
 * value, <code>{"$base64": "…"}</code> as bytes, other objects and arrays as compact JSON. Numbers never pass through a double, so that none changes on its way.
 */
public final class HeaderJson {

    static final String FIELD = "headers";

    /** The only member of an object that stands for bytes. */
    static final String BYTES = "$base64";

    private static final String ONLY_MEMBER =
            "an object with " + BYTES + " must hold a text by that name and nothing else";

    private static final JsonFactory JSON = new JsonFactory();

    private final Headers headers;
    private final Predicate<String> taken;
    private @Nullable String traceparent;
    private @Nullable String tracestate;
    private @Nullable String baggage;

    private HeaderJson(Headers headers, Predicate<String> taken) {
        this.headers = headers;
        this.taken = taken;
    }

    /**
     * Adds the headers in the object's order, but for those of a trace, which must be looked at first.
     *
     * @param json the object as text
     * @param taken names that the relay itself sets on this record: they are left out, or a row could forge its own id
     * @param headers where they go
     * @return the trace that the object names and that is not taken; null for none
     * @throws UnsendableException when it is no JSON object, or one of its members stands for bytes and is not base64
     */
    public static @Nullable Trace addTo(Headers headers, String json, Predicate<String> taken)
            throws UnsendableException {
        HeaderJson members = new HeaderJson(headers, taken);
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnsendableException(FIELD, "must be a JSON object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (!Utf8.isWhole(name)) {
                    throw new UnsendableException(FIELD, "half of a surrogate pair stands alone in a member's name");
                }
                members.add(name, value(parser, name));
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
        return Trace.of(members.traceparent, members.tracestate, members.baggage);
    }

    /** The trace that the object names, null for none; nothing else of it is kept. */
    public static @Nullable Trace trace(String json) throws UnsendableException {
        return addTo(new RecordHeaders(), json, name -> !Contexts.isOne(name));
    }

    private void add(String name, byte @Nullable [] value) {
        if (taken.test(name)) {
            return;
        }
        if (!Contexts.isOne(name)) {
            headers.add(new RecordHeader(name, value));
        } else if (value != null) {
            String text = new String(value, StandardCharsets.UTF_8);
            switch (name) {
                case Contexts.TRACEPARENT -> traceparent = text;
                case Contexts.TRACESTATE -> tracestate = text;
                default -> baggage = text;
            }
        }
    }

    private static byte @Nullable [] value(JsonParser parser, String name) throws IOException, UnsendableException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case START_ARRAY -> compact(parser, name);
            case START_OBJECT -> object(parser, name);
            default -> text(parser.getText(), name);
        };
    }

    private static byte[] compact(JsonParser parser, String name) throws IOException, UnsendableException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.copyCurrentStructureExact(parser);
        }
        return text(text.toString(), name);
    }

    private static byte[] object(JsonParser parser, String name) throws IOException, UnsendableException {
        String member = parser.nextFieldName();
        if (BYTES.equals(member)) {
            return bytes(parser, name);
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.writeStartObject();
            for (; member != null; member = parser.nextFieldName()) {
                if (BYTES.equals(member)) {
                    throw new UnsendableException(FIELD + "." + name, ONLY_MEMBER);
                }
                generator.writeFieldName(member);
                parser.nextToken();
                generator.copyCurrentStructureExact(parser);
            }
            generator.writeEndObject();
        }
        return text(text.toString(), name);
    }

    private static byte[] bytes(JsonParser parser, String name) throws IOException, UnsendableException {
        boolean isText = parser.nextToken() == JsonToken.VALUE_STRING;
        String text = isText ? parser.getText() : "";
        if (!isText || parser.nextToken() != JsonToken.END_OBJECT) {
            throw new UnsendableException(FIELD + "." + name, ONLY_MEMBER);
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new UnsendableException(FIELD + "." + name, BYTES + " is not base64");
        }
    }

    private static byte[] text(String text, String name) throws UnsendableException {
        if (!Utf8.isWhole(text)) {
            throw new UnsendableException(FIELD + "." + name, "half of a surrogate pair stands alone in it");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
