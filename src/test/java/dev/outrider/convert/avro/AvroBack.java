package dev.outrider.convert.avro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Reads Avro's bytes with Avro's own decoder and conversions, and shows what they mean. Records in a union show their names. */
public final class AvroBack {

    private static final List<Conversion<?>> CONVERSIONS = List.of(
            new Conversions.DecimalConversion(),
            new Conversions.BigDecimalConversion(),
            new Conversions.UUIDConversion(),
            new TimeConversions.DateConversion(),
            new TimeConversions.TimeMillisConversion(),
            new TimeConversions.TimeMicrosConversion(),
            new TimeConversions.TimestampMillisConversion(),
            new TimeConversions.TimestampMicrosConversion(),
            new TimeConversions.TimestampNanosConversion(),
            new TimeConversions.LocalTimestampMillisConversion(),
            new TimeConversions.LocalTimestampMicrosConversion(),
            new TimeConversions.LocalTimestampNanosConversion());

    private AvroBack() {}

    /** The value behind the five bytes of the wire format; fails when anything is left. */
    public static @Nullable Object read(Schema schema, byte[] framed) {
        return read(schema, schema, framed);
    }

    /** The value as a reader sees it who has another version of the schema than the writer had; fails when anything is left. */
    public static @Nullable Object read(Schema writer, Schema reader, byte[] framed) {
        GenericData data = new GenericData();
        CONVERSIONS.forEach(data::addLogicalTypeConversion);
        byte[] bytes = Arrays.copyOfRange(framed, 5, framed.length);
        return read(new GenericDatumReader<>(writer, reader, data), bytes);
    }

    static @Nullable Object read(GenericData data, Schema schema, byte[] bytes) {
        return read(new GenericDatumReader<>(schema, schema, data), bytes);
    }

    private static @Nullable Object read(GenericDatumReader<Object> reader, byte[] bytes) {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
        try {
            Object value = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new AssertionError("bytes are left over");
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schema's id that the five bytes name. */
    public static int id(byte[] framed) {
        ByteBuffer head = ByteBuffer.wrap(framed);
        if (head.get() != 0) {
            throw new AssertionError("the first byte is " + framed[0]);
        }
        return head.getInt();
    }

    /** The value in words. */
    public static String shown(Schema schema, @Nullable Object value) {
        if (value instanceof IndexedRecord record) {
            return record.getSchema().getFields().stream()
                    .map(field -> '"' + field.name() + "\": " + shown(field.schema(), record.get(field.pos())))
                    .collect(Collectors.joining(", ", name(schema, record) + "{", "}"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> '"' + entry.getKey().toString() + "\": " + shown(element(schema), entry.getValue()))
                    .sorted()
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Collection<?> items) {
            return items.stream().map(item -> shown(element(schema), item)).collect(Collectors.joining(", ", "[", "]"));
        }
        return scalar(value);
    }

    private static String name(Schema schema, IndexedRecord record) {
        long records = schema.getType() != Schema.Type.UNION
                ? 0
                : schema.getTypes().stream()
                        .filter(branch -> branch.getType() == Schema.Type.RECORD)
                        .count();
        return records > 1
                        || (schema.getType() == Schema.Type.UNION
                                && schema.getTypes().stream().anyMatch(each -> each.getType() == Schema.Type.MAP))
                ? record.getSchema().getName()
                : "";
    }

    private static Schema element(Schema schema) {
        return switch (schema.getType()) {
            case ARRAY -> schema.getElementType();
            case MAP -> schema.getValueType();
            default ->
                schema.getTypes().stream()
                        .filter(branch -> branch.getType() == Schema.Type.ARRAY || branch.getType() == Schema.Type.MAP)
                        .map(AvroBack::element)
                        .findFirst()
                        .orElse(schema);
        };
    }

    private static String scalar(@Nullable Object value) {
        if (value instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return "0x" + HexFormat.of().formatHex(copy);
        }
        if (value instanceof GenericFixed fixed) {
            return "0x" + HexFormat.of().formatHex(fixed.bytes());
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        return value instanceof CharSequence ? '"' + String.valueOf(value) + '"' : String.valueOf(value);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
