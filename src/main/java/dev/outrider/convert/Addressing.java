package dev.outrider.convert;

import java.util.ArrayList;
import java.util.List;

/**
 * What the configuration wants of a row's further columns while it is read: those that say where it goes, and those that it must bring along.
 *
 * @param routes name the topic of a row that does not name its own
 * @param key what the row's key is
 * @param carried columns whose values the row's record needs, by their names in the table; they stand in {@code Content.columns} in this order
 * @param documents columns that it needs as JSON; they stand in {@code Content.columns} behind those that are carried
 */
public record Addressing(Routes routes, KeyRule key, List<String> carried, Documents documents) {

    /** Takes a copy. */
    public Addressing {
        carried = List.copyOf(carried);
    }

    /** By a template alone. */
    public static Addressing by(String template) {
        return new Addressing(Routes.by(TopicTemplate.parse(template)), KeyRule.TEXT, List.of(), Documents.NONE);
    }

    /** The same, with other columns to bring along. */
    public Addressing carrying(List<String> columns) {
        return new Addressing(routes, key, columns, documents);
    }

    /** Every further column that must be read as it is: first those of the topic, then those of the key, at the end those that are {@link #carried}. */
    public List<String> columns() {
        List<String> columns = new ArrayList<>(routes.columns());
        columns.addAll(key.columns());
        columns.addAll(carried);
        return List.copyOf(columns);
    }

    /** Every further column that the table must have. */
    public List<String> demanded() {
        List<String> columns = new ArrayList<>(columns());
        if (!documents.mayMiss()) {
            columns.addAll(documents.columns());
        }
        return List.copyOf(columns);
    }
}
