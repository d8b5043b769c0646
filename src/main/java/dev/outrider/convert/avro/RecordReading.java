package dev.outrider.convert.avro;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Reads a record from an object. Fields may stand in any order, and under their aliases. */
final class RecordReading implements Reading {

    private final Schema schema;
    private final List<Field> fields = new ArrayList<>();
    private final Map<String, Field> byName = new HashMap<>();

    /** What a missing field becomes; without a default it may not be missing. */
    private record Field(
            String name,
            int position,
            Reading reading,
            boolean optional,
            @Nullable Object preset) {}

    RecordReading(Schema schema) {
        this.schema = schema;
    }

    /** Adds the next field. Apart from the constructor, because a record may contain itself. */
    void add(Schema.Field field, Reading reading) {
        boolean optional = field.hasDefaultValue();
        Object preset = optional ? GenericData.get().getDefaultValue(field) : null;
        Field mine = new Field(field.name(), field.pos(), reading, optional, preset);
        fields.add(mine);
        byName.put(field.name(), mine);
    }

    /** Adds what fields are also called, where no field of its own has that name. */
    void addAliases() {
        for (Schema.Field field : schema.getFields()) {
            for (String alias : field.aliases()) {
                byName.putIfAbsent(alias, fields.get(field.pos()));
            }
        }
    }

    boolean knows(String name) {
        return byName.containsKey(name);
    }

    String name() {
        return schema.getFullName();
    }

    @Override
    public String wanted() {
        return "an object for record " + name();
    }

    @Override
    public boolean takes(JsonToken first) {
        return first == JsonToken.START_OBJECT;
    }

    @Override
    public Object read(Cursor in) throws IOException, Mismatch {
        in.demand(this);
        return fields(in, in.json().nextFieldName());
    }

    /** Reads on inside of the object, from the field whose name has just been read; null when there was none. */
    Object fields(Cursor in, @Nullable String first) throws IOException, Mismatch {
        in.enter();
        JsonParser json = in.json();
        GenericData.Record record = new GenericData.Record(schema);
        boolean[] seen = new boolean[fields.size()];
        for (String name = first; name != null; name = json.nextFieldName()) {
            in.countField();
            json.nextToken();
            Field field = byName.get(name);
            if (field == null) {
                passOver(in, name);
                continue;
            }
            try {
                if (seen[field.position]) {
                    throw new Mismatch("is there twice");
                }
                seen[field.position] = true;
                record.put(field.position, field.reading.read(in));
            } catch (Mismatch e) {
                throw e.in(name);
            }
        }
        complete(record, seen, in.leniency());
        in.leave();
        return record;
    }

    private void passOver(Cursor in, String name) throws IOException, Mismatch {
        if (in.leniency() != Leniency.IGNORING) {
            throw new Mismatch("is no field of record " + name()).in(name);
        }
        in.json().skipChildren();
    }

    private void complete(GenericData.Record record, boolean[] seen, Leniency leniency) throws Mismatch {
        for (int i = 0; i < seen.length; i++) {
            if (seen[i]) {
                continue;
            }
            Field field = fields.get(i);
            if (!field.optional || leniency == Leniency.EXACT) {
                throw new Mismatch("is missing, and record " + name() + " has no default for it").in(field.name);
            }
            record.put(i, field.preset);
        }
    }
}
