package dev.outrider.convert.avro;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Makes readings of schemas. */
final class Compiler {

    private static final Reading NULL = new Reading() {
        @Override
        public String wanted() {
            return "null";
        }

        @Override
        public boolean takes(JsonToken first) {
            return first == JsonToken.VALUE_NULL;
        }

        @Override
        public @Nullable Object read(Cursor in) throws Mismatch {
            in.demand(this);
            return null;
        }
    };

    /** A record's name stands for the record, also inside of itself. */
    private final Map<String, RecordReading> records = new HashMap<>();

    private final List<UnionReading> unions = new ArrayList<>();

    static Reading compile(Schema schema) {
        Compiler compiler = new Compiler();
        Reading reading = compiler.reading(schema);
        compiler.unions.forEach(UnionReading::complete);
        return reading;
    }

    private Reading reading(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        Reading special = logical == null ? null : logical(schema, logical);
        return special == null ? plain(schema) : special;
    }

    private Reading plain(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> NULL;
            case BOOLEAN -> NumberReadings.BOOLEAN;
            case INT -> NumberReadings.INT;
            case LONG -> NumberReadings.LONG;
            case FLOAT -> NumberReadings.FLOAT;
            case DOUBLE -> NumberReadings.DOUBLE;
            case STRING -> TextReadings.STRING;
            case BYTES -> BinaryReadings.BYTES;
            case FIXED -> new BinaryReadings.Fixed(schema);
            case ENUM -> new TextReadings.Symbols(schema);
            case ARRAY -> new CollectionReadings.Items(schema, reading(schema.getElementType()));
            case MAP -> new CollectionReadings.Entries(reading(schema.getValueType()));
            case UNION -> union(schema);
            case RECORD -> record(schema);
        };
    }

    /** Null for a logical type that nobody knows: it is its plain type then, as Avro says. */
    private static @Nullable Reading logical(Schema schema, LogicalType type) {
        return switch (type.getName()) {
            case "date" -> TimeReadings.date();
            case "time-millis" -> TimeReadings.timeOfDay(TimeReadings.Unit.MILLIS);
            case "time-micros" -> TimeReadings.timeOfDay(TimeReadings.Unit.MICROS);
            case "timestamp-millis" -> TimeReadings.moment(TimeReadings.Unit.MILLIS);
            case "timestamp-micros" -> TimeReadings.moment(TimeReadings.Unit.MICROS);
            case "timestamp-nanos" -> TimeReadings.moment(TimeReadings.Unit.NANOS);
            case "local-timestamp-millis" -> TimeReadings.local(TimeReadings.Unit.MILLIS);
            case "local-timestamp-micros" -> TimeReadings.local(TimeReadings.Unit.MICROS);
            case "local-timestamp-nanos" -> TimeReadings.local(TimeReadings.Unit.NANOS);
            case "decimal" ->
                type instanceof LogicalTypes.Decimal decimal ? new DecimalReadings.Scaled(schema, decimal) : null;
            case "big-decimal" -> new DecimalReadings.SelfScaled(schema, type);
            case "duration" -> new BinaryReadings.FixedDuration(schema);
            case "uuid" ->
                schema.getType() == Schema.Type.FIXED ? new BinaryReadings.FixedUuid(schema) : TextReadings.UUID_TEXT;
            default -> null;
        };
    }

    private Reading union(Schema schema) {
        UnionReading union = new UnionReading();
        schema.getTypes().forEach(branch -> union.add(branch, reading(branch)));
        unions.add(union);
        return union;
    }

    private Reading record(Schema schema) {
        RecordReading known = records.get(schema.getFullName());
        if (known != null) {
            return known;
        }
        RecordReading record = new RecordReading(schema);
        records.put(schema.getFullName(), record);
        schema.getFields().forEach(field -> record.add(field, reading(field.schema())));
        record.addAliases();
        return record;
    }
}
