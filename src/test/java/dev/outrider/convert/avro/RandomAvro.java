package dev.outrider.convert.avro;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Makes schemas, values of them, and the JSON that stands for each value, all out of one seed. */
final class RandomAvro {

    private static final int DEPTH = 3;

    private final SplittableRandom random;
    private int names;

    /**
     * A value and the JSON for it.
     *
     * @param datum as Avro's generic writer takes it
     * @param json the text
     */
    record Sample(@Nullable Object datum, String json) {}

    RandomAvro(long seed) {
        random = new SplittableRandom(seed);
    }

    Schema record() {
        return record(DEPTH);
    }

    private Schema record(int depth) {
        List<Schema.Field> fields = new ArrayList<>();
        String name = "R" + names++;
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            // Records of one union never share a field, so that each value fits exactly one of them.
            fields.add(new Schema.Field(name.toLowerCase(java.util.Locale.ROOT) + "_" + i, schema(depth - 1)));
        }
        return Schema.createRecord(name, null, "test", false, fields);
    }

    private Schema schema(int depth) {
        int choice = random.nextInt(depth > 0 ? 20 : 15);
        return switch (choice) {
            case 0 -> Schema.create(Schema.Type.BOOLEAN);
            case 1 -> Schema.create(Schema.Type.INT);
            case 2 -> Schema.create(Schema.Type.LONG);
            case 3 -> Schema.create(Schema.Type.FLOAT);
            case 4 -> Schema.create(Schema.Type.DOUBLE);
            case 5, 6 -> Schema.create(Schema.Type.STRING);
            case 7 -> Schema.create(Schema.Type.BYTES);
            case 8 -> Schema.createFixed("F" + names++, null, "test", 1 + random.nextInt(9));
            case 9 -> Schema.createEnum("E" + names++, null, "test", List.of("A", "B", "C"));
            case 10 -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
            case 11 -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
            case 12 -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
            case 13 -> LogicalTypes.decimal(20, 6).addToSchema(Schema.create(Schema.Type.BYTES));
            case 14 -> Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));
            case 15 -> Schema.createArray(schema(depth - 1));
            case 16 -> Schema.createMap(schema(depth - 1));
            case 17 -> record(depth);
            case 18 -> Schema.createUnion(Schema.create(Schema.Type.NULL), record(depth));
            default -> Schema.createUnion(Schema.create(Schema.Type.NULL), record(depth), record(depth));
        };
    }

    Sample sample(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> new Sample(null, "null");
            case BOOLEAN -> plain(random.nextBoolean());
            case INT -> integer(schema);
            case LONG -> longer(schema);
            case FLOAT -> plain(Float.intBitsToFloat(random.nextInt() & 0xBFFFFFFF));
            case DOUBLE -> plain(Double.longBitsToDouble(random.nextLong() & 0xBFFFFFFFFFFFFFFFL));
            case STRING -> string();
            case BYTES -> schema.getLogicalType() == null ? bytes() : decimal();
            case FIXED -> fixed(schema);
            case ENUM -> symbol(schema);
            case ARRAY -> array(schema);
            case MAP -> map(schema);
            case UNION -> union(schema);
            case RECORD -> fields(schema);
        };
    }

    private static Sample plain(Object value) {
        return new Sample(value, value.toString());
    }

    private Sample integer(Schema schema) {
        int value = random.nextInt();
        return schema.getLogicalType() != null && random.nextBoolean()
                ? date(random.nextInt(-50_000, 50_000))
                : plain(value);
    }

    private static Sample date(int days) {
        return new Sample(days, quoted(LocalDate.ofEpochDay(days).toString()));
    }

    private Sample longer(Schema schema) {
        if (schema.getLogicalType() == null || random.nextBoolean()) {
            return plain(random.nextLong());
        }
        long value = random.nextLong(-2_000_000_000_000_000L, 2_000_000_000_000_000L);
        boolean millis = schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
        long perSecond = millis ? 1_000 : 1_000_000;
        Instant moment = Instant.ofEpochSecond(
                Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * (1_000_000_000 / perSecond));
        boolean printable = moment.isBefore(Instant.parse("9999-12-31T23:59:59Z"))
                && moment.isAfter(Instant.parse("0001-01-01T00:00:00Z"));
        return printable ? new Sample(value, quoted(moment.toString())) : plain(value);
    }

    private Sample string() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            int point = random.nextInt(4) == 0 ? random.nextInt(0x10FFFF) : random.nextInt(0x80);
            text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? '?' : point);
        }
        return new Sample(text.toString(), quoted(text.toString()));
    }

    private byte[] someBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private Sample bytes() {
        byte[] bytes = someBytes(random.nextInt(20));
        return new Sample(ByteBuffer.wrap(bytes), quoted(Base64.getEncoder().encodeToString(bytes)));
    }

    private Sample decimal() {
        BigInteger unscaled = new BigInteger(Long.toString(random.nextLong()));
        BigDecimal value = new BigDecimal(unscaled, 6);
        return new Sample(
                ByteBuffer.wrap(unscaled.toByteArray()),
                random.nextBoolean() ? value.toPlainString() : quoted(value.toPlainString()));
    }

    private Sample fixed(Schema schema) {
        byte[] bytes = someBytes(schema.getFixedSize());
        return new Sample(
                new GenericData.Fixed(schema, bytes), quoted(Base64.getEncoder().encodeToString(bytes)));
    }

    private Sample symbol(Schema schema) {
        String symbol = schema.getEnumSymbols().get(random.nextInt(3));
        return new Sample(new GenericData.EnumSymbol(schema, symbol), quoted(symbol));
    }

    private Sample array(Schema schema) {
        List<@Nullable Object> items = new ArrayList<>();
        List<String> json = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Sample item = sample(schema.getElementType());
            items.add(item.datum);
            json.add(item.json);
        }
        return new Sample(items, "[" + String.join(", ", json) + "]");
    }

    private Sample map(Schema schema) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        List<String> json = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Sample value = sample(schema.getValueType());
            entries.put("k" + i, value.datum);
            json.add(quoted("k" + i) + ":" + value.json);
        }
        return new Sample(entries, "{" + String.join(",", json) + "}");
    }

    private Sample union(Schema schema) {
        Schema branch = schema.getTypes().get(random.nextInt(schema.getTypes().size()));
        Sample sample = sample(branch);
        boolean tagged = branch.getType() != Schema.Type.NULL && random.nextInt(3) == 0;
        return tagged
                ? new Sample(sample.datum, "{" + quoted(branch.getFullName()) + ": " + sample.json + "}")
                : sample;
    }

    private Sample fields(Schema schema) {
        GenericData.Record record = new GenericData.Record(schema);
        List<String> json = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            Sample value = sample(field.schema());
            record.put(field.pos(), value.datum);
            json.add(random.nextInt(json.size() + 1), quoted(field.name()) + " : " + value.json);
        }
        return new Sample(record, "{" + String.join(",\n", json) + "}");
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
