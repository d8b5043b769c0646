package dev.outrider.convert.avro;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads one of several types. A value may be given plainly, or in Avro's tagged form <code>{"type": value}</code>.
 *
 * <p>Of plain texts, numbers and booleans the first branch in the schema's order has it that holds it without loss. Of objects it is the one
 * record that fits most strictly, see {@link Leniency}; a map, which takes anything, comes after the records that fit exactly. Where two fit alike, the value
 * is refused: a guess would be right until the schema gets its next field.
 */
final class UnionReading implements Reading {

    /** What is tried first. */
    private final List<Branch> branches = new ArrayList<>();

    private final Map<String, Branch> tags = new HashMap<>();
    private boolean nullable;
    private List<Branch> objects = List.of();
    private boolean simple;

    private record Branch(String name, Reading reading) {
        boolean isMap() {
            return reading instanceof CollectionReadings.Entries;
        }
    }

    /** What has been tried, and what came of it. */
    private static final class Tried {
        private final List<String> fitting = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();
        private @Nullable Object value;
        private @Nullable Mismatch last;
    }

    void add(Schema schema, Reading reading) {
        if (schema.getType() == Schema.Type.NULL) {
            nullable = true;
            return;
        }
        Branch branch = new Branch(schema.getFullName(), reading);
        branches.add(branch);
        tags.put(branch.name, branch);
    }

    /** All branches are there, and those that are records have all their fields. */
    void complete() {
        objects = branches.stream()
                .filter(branch -> branch.reading.takes(JsonToken.START_OBJECT))
                .toList();
        simple = objects.isEmpty() || (objects.size() == 1 && tellsFromTags(objects.get(0)));
    }

    private boolean tellsFromTags(Branch branch) {
        return branch.reading instanceof RecordReading record
                && tags.keySet().stream().noneMatch(record::knows);
    }

    @Override
    public String wanted() {
        StringBuilder words = new StringBuilder(nullable ? "null" : "");
        for (Branch branch : branches) {
            words.append(words.isEmpty() ? "" : " or ").append(branch.reading.wanted());
        }
        return words.toString();
    }

    @Override
    public boolean takes(JsonToken first) {
        return (first == JsonToken.VALUE_NULL && nullable)
                || first == JsonToken.START_OBJECT
                || branches.stream().anyMatch(branch -> branch.reading.takes(first));
    }

    @Override
    public @Nullable Object read(Cursor in) throws IOException, Mismatch {
        JsonToken first = in.token();
        if (first == JsonToken.VALUE_NULL) {
            if (nullable) {
                return null;
            }
            throw in.unwanted(wanted());
        }
        if (first == JsonToken.START_OBJECT) {
            return simple ? simpleObject(in) : object(in);
        }
        return branches.size() == 1 ? branches.get(0).reading.read(in) : scalar(in, first);
    }

    private @Nullable Object scalar(Cursor in, JsonToken first) throws IOException, Mismatch {
        Mismatch only = null;
        int tried = 0;
        for (Branch branch : branches) {
            if (branch.reading.takes(first)) {
                tried++;
                try {
                    return branch.reading.read(in);
                } catch (Mismatch e) {
                    only = e;
                }
                if (first == JsonToken.START_ARRAY) {
                    // There is one at most, and the stream has moved on.
                    break;
                }
            }
        }
        throw only != null && tried == 1 ? only : new Mismatch("is " + in.kind() + " that fits none of " + wanted());
    }

    /** At most one branch takes objects, and it knows no field that is called like a branch: the first name decides. */
    private @Nullable Object simpleObject(Cursor in) throws IOException, Mismatch {
        JsonParser json = in.json();
        String name = json.nextFieldName();
        Branch tagged = name == null ? null : tags.get(name);
        if (name != null && tagged != null) {
            json.nextToken();
            Object value;
            try {
                value = tagged.reading.read(in);
            } catch (Mismatch e) {
                throw e.in(name);
            }
            if (json.nextToken() != JsonToken.END_OBJECT) {
                throw new Mismatch("has more fields beside " + name + ", which names a branch of the union");
            }
            return value;
        }
        if (objects.isEmpty()) {
            throw new Mismatch("is an object, but " + wanted() + " is wanted");
        }
        return ((RecordReading) objects.get(0).reading).fields(in, name);
    }

    private @Nullable Object object(Cursor in) throws IOException, Mismatch {
        JsonNode node = in.tree();
        for (Leniency how : Leniency.values()) {
            Tried tried = new Tried();
            if (how.compareTo(in.leniency()) <= 0 && tryAll(in, node, how, tried)) {
                return tried.value;
            }
            if (how == in.leniency()) {
                throw refusal(tried);
            }
        }
        throw new IllegalStateException("no leniency fits " + in.leniency());
    }

    /** Whether exactly one fits. */
    private boolean tryAll(Cursor in, JsonNode node, Leniency how, Tried tried) throws IOException, Mismatch {
        String tag = node.size() == 1 ? node.fieldNames().next() : null;
        Branch tagged = tag == null ? null : tags.get(tag);
        if (tag != null && tagged != null) {
            tryOne(in, tagged, node.get(tag), how, tried, "." + tag);
        }
        for (Branch branch : objects) {
            boolean inDoubt = tagged != null || in.leniency() == Leniency.EXACT;
            if (!branch.isMap() || how != Leniency.EXACT || inDoubt) {
                tryOne(in, branch, node, how, tried, "");
            }
        }
        if (tried.fitting.size() > 1) {
            throw new Mismatch("fits " + String.join(" and ", tried.fitting) + " alike; {\"NAME\": value} says which is"
                    + " meant");
        }
        return tried.fitting.size() == 1;
    }

    private static void tryOne(Cursor in, Branch branch, JsonNode node, Leniency how, Tried tried, String below)
            throws IOException, Mismatch {
        try {
            Object value = in.attempt(branch.reading, node, how);
            tried.fitting.add(below.isEmpty() ? branch.name : "tagged " + branch.name);
            tried.value = value;
        } catch (Mismatch e) {
            in.refuseEndlessTrying();
            tried.last = below.isEmpty() ? e : e.in(branch.name);
            tried.reasons.add(branch.name + " (" + e.path() + " " + e.reason() + ")");
        }
    }

    private Mismatch refusal(Tried tried) {
        Mismatch last = tried.last;
        if (last != null && tried.reasons.size() == 1) {
            return last;
        }
        return last == null
                ? new Mismatch("is an object, but " + wanted() + " is wanted")
                : new Mismatch("fits none of " + String.join(", ", tried.reasons));
    }
}
