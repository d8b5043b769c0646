package dev.outrider.convert;

import java.util.ArrayList;
import java.util.List;

/**
 * What the configuration wants of a row's further columns while it is read: those that say where it goes, and those that it must bring along.
 *
 * @param template names the topic of a row that does not name its own
 * @param carried columns whose values the row's record needs, by their names in the table; they stand in {@code Content.columns} in this order
 */
public record Addressing(TopicTemplate template, List<String> carried) {

    /** Takes a copy. */
    public Addressing {
        carried = List.copyOf(carried);
    }

    /** By a template alone. */
    public static Addressing by(String template) {
        return new Addressing(TopicTemplate.parse(template), List.of());
    }

    /** Every further column that must be read: first those of {@link #template}, at the end those that are {@link #carried}. */
    public List<String> columns() {
        List<String> columns = new ArrayList<>(template.columns());
        columns.addAll(carried);
        return List.copyOf(columns);
    }
}
