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

    /** Reads something that has any number of values in it. */
    private abstract static class OfMany implements Reading {
        private final String wanted;
        private final JsonToken opens;

        OfMany(String wanted, JsonToken opens) {
            this.wanted = wanted;
            this.opens = opens;
        }

        /** Reads up to the token that closes it. */
        abstract Object inside(Cursor in, JsonParser json) throws IOException, Mismatch;

        @Override
        public String wanted() {
            return wanted;
        }

        @Override
        public boolean takes(JsonToken first) {
            return first == opens;
        }

        @Override
        public Object read(Cursor in) throws IOException, Mismatch {
            in.demand(this);
            in.enter();
            Object all = inside(in, in.json());
            in.leave();
            return all;
        }
    }

    /** Reads an array. */
    static final class Items extends OfMany {
        private final Schema schema;
        private final Reading item;

        Items(Schema schema, Reading item) {
            super("an array", JsonToken.START_ARRAY);
            this.schema = schema;
            this.item = item;
        }

        @Override
        Object inside(Cursor in, JsonParser json) throws IOException, Mismatch {
            GenericData.Array<@Nullable Object> items = new GenericData.Array<>(ROOM, schema);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                in.countField();
                try {
                    items.add(item.read(in));
                } catch (Mismatch e) {
                    throw e.at(items.size());
                }
            }
            return items;
        }
    }

    /** Reads a map. */
    static final class Entries extends OfMany {
        private final Reading value;

        Entries(Reading value) {
            super("an object for a map", JsonToken.START_OBJECT);
            this.value = value;
        }

        @Override
        Object inside(Cursor in, JsonParser json) throws IOException, Mismatch {
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
            return entries;
        }
    }
}
