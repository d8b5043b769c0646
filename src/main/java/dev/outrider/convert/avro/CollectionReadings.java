package dev.outrider.convert.avro;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/** Reads arrays and maps. */
final class CollectionReadings {

    private static final int ROOM = 8;

    private CollectionReadings() {}

    /** Reads an array. */
    record Items(Schema schema, Reading item) implements Reading {
        @Override
        public String wanted() {
            return "an array";
        }

        @Override
        public boolean takes(JsonToken first) {
            return first == JsonToken.START_ARRAY;
        }

        @Override
        public Object read(Cursor in) throws IOException, Mismatch {
            if (!takes(in.token())) {
                throw in.unwanted(wanted());
            }
            in.enter();
            JsonParser json = in.json();
            GenericData.Array<@Nullable Object> items = new GenericData.Array<>(ROOM, schema);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                in.countField();
                try {
                    items.add(item.read(in));
                } catch (Mismatch e) {
                    throw e.at(items.size());
                }
            }
            in.leave();
            return items;
        }
    }

    /** Reads a map. */
    record Entries(Reading value) implements Reading {
        @Override
        public String wanted() {
            return "an object for a map";
        }

        @Override
        public boolean takes(JsonToken first) {
            return first == JsonToken.START_OBJECT;
        }

        @Override
        public Object read(Cursor in) throws IOException, Mismatch {
            if (!takes(in.token())) {
                throw in.unwanted(wanted());
            }
            in.enter();
            JsonParser json = in.json();
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                in.countField();
                json.nextToken();
                try {
                    if (entries.containsKey(TextReadings.whole(key))) {
                        throw new Mismatch("is there twice");
                    }
                    entries.put(key, value.read(in));
                } catch (Mismatch e) {
                    throw e.in(key);
                }
            }
            in.leave();
            return entries;
        }
    }
}
