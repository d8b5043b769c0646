package dev.outrider.convert.debezium;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a further column goes.
 *
 * @param column the column's name
 * @param place where it goes
 * @param alias what it is called there
 */
public record Placement(String column, Place place, String alias) {

    /** Places for a column. */
    public enum Place {
        /** A header of the record. */
        HEADER,
        /** A member of the envelope around the payload. */
        ENVELOPE,
        /** The record's partition. */
        PARTITION
    }

    /**
     * Every further column.
     *
     * @param all in the order in which they were given
     */
    public record All(List<Placement> all) {

        /** None. */
        public static final All NONE = new All(List.of());

        /** Takes a copy. */
        public All {
            all = List.copyOf(all);
        }

        /** Those that go to one place. */
        public List<Placement> at(Place place) {
            return all.stream().filter(each -> each.place == place).toList();
        }
    }

    /**
     * Reads a list such as <code>event_type:header:type,tenant:envelope,shard:partition</code>.
     *
     * @throws IllegalArgumentException when it cannot be read; the message says what is wrong
     */
    public static All parse(String text) {
        List<Placement> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String item : text.split(",", -1)) {
            Placement placement = one(item.strip());
            String name = placement.place == Place.PARTITION ? "" : placement.alias;
            if (!seen.add(placement.place + " " + name)) {
                throw new IllegalArgumentException(item.strip() + ": there is another "
                        + (name.isEmpty()
                                ? "partition"
                                : placement.place.name().toLowerCase(java.util.Locale.ROOT) + " " + name)
                        + " before it");
            }
            all.add(placement);
        }
        return new All(all);
    }

    private static Placement one(String item) {
        String[] parts = item.split(":", -1);
        boolean complete = parts.length == 2 || parts.length == 3;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i].strip();
            complete &= !parts[i].isEmpty();
        }
        if (!complete) {
            throw new IllegalArgumentException("\"" + item
                    + "\" must be column:placement or column:placement:alias, as in event_type:header:type");
        }
        Place place = switch (parts[1]) {
            case "header" -> Place.HEADER;
            case "envelope" -> Place.ENVELOPE;
            case "partition" -> Place.PARTITION;
            default ->
                throw new IllegalArgumentException(item + ": the placement must be header, envelope or partition");
        };
        String alias = parts.length == 3 ? parts[2] : parts[0];
        if (place == Place.ENVELOPE && alias.equals(Shape.PAYLOAD)) {
            throw new IllegalArgumentException(item + ": the envelope's payload is the payload; give it another alias");
        }
        return new Placement(parts[0], place, alias);
    }
}
