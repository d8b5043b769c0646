package dev.outrider.convert.avro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Converts JSON to the generic values of one schema: a {@code GenericRecord} for a record, and otherwise what {@code GenericData} says. Logical types come as
 * the plain types that Avro stores, which is what its writers take. May be used by several threads.
 */
public final class JsonToAvro {

    /** Where the schema knows every field, a name that is there twice is noticed without it. */
    private static final JsonFactory KNOWING = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private static final JsonFactory IGNORING = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Reading reading;
    private final Schema schema;
    private final UnknownFields unknown;

    private JsonToAvro(Schema schema, UnknownFields unknown) {
        this.schema = schema;
        this.reading = Compiler.compile(schema);
        this.unknown = unknown;
    }

    /**
     * A converter for a schema.
     *
     * @param schema the writer's schema
     * @param unknown what happens to fields that it does not know
     */
    public static JsonToAvro of(Schema schema, UnknownFields unknown) {
        return new JsonToAvro(schema, unknown);
    }

    /** The schema. */
    public Schema schema() {
        return schema;
    }

    /**
     * Converts one JSON value.
     *
     * @param json the text, in UTF-8
     * @throws Mismatch when it is not JSON, or does not fit the schema without loss
     */
    public @Nullable Object convert(byte[] json) throws Mismatch {
        boolean ignoring = unknown == UnknownFields.IGNORE;
        try (JsonParser parser = (ignoring ? IGNORING : KNOWING).createParser(json)) {
            if (parser.nextToken() == null) {
                throw new Mismatch("is empty");
            }
            Object value = reading.read(new Cursor(parser, ignoring ? Leniency.IGNORING : Leniency.DEFAULTS));
            if (parser.nextToken() != null) {
                throw new Mismatch("holds more than one JSON value");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new Mismatch("is JSON beyond all bounds: nested too deep, or with too long a number or text");
        } catch (JsonProcessingException e) {
            throw new Mismatch(fault(e));
        } catch (IOException e) {
            throw new Mismatch("is no text in UTF-8");
        }
    }

    /**
     * Converts a key: one whose schema is a text in JSON (string, enum, UUID) is given without quotes, as a column of text has it; any other as JSON.
     *
     * @param text the key as its column holds it
     * @throws Mismatch when it does not fit
     */
    public @Nullable Object convertKey(byte[] text) throws Mismatch {
        boolean plain = schema.getType() == Schema.Type.STRING
                || schema.getType() == Schema.Type.ENUM
                || reading instanceof BinaryReadings.FixedUuid;
        if (plain && reading instanceof TextReadings.OfText bare) {
            return bare.made(decoded(text));
        }
        return convert(text);
    }

    private static String decoded(byte[] text) throws Mismatch {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Mismatch("is no text in UTF-8");
        }
    }

    /** Jackson's own words repeat parts of the text. */
    private static String fault(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        if (message.startsWith("Duplicate ")) {
            int from = message.indexOf('\'') + 1;
            int to = message.indexOf('\'', from);
            return "has a field twice: " + (to > from ? message.substring(from, to) : "");
        }
        JsonLocation at = e.getLocation();
        return "is not JSON" + (at == null ? "" : ", at line " + at.getLineNr() + " column " + at.getColumnNr());
    }
}
