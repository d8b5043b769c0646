package dev.outrider.convert;

import java.util.List;

/**
 * How a topic's name is made of a row's columns, for instance <code>outbox.event.${aggregatetype}</code>.
 *
 * @param literals the texts around the columns: one more than columns
 * @param columns the columns' names as the catalog stores them
 */
public record TopicTemplate(List<String> literals, List<String> columns) {

    /** Takes copies. */
    public TopicTemplate {
        literals = List.copyOf(literals);
        columns = List.copyOf(columns);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException when it can make no topic; the message says what is allowed
     */
    public static TopicTemplate parse(String text) {
        ColumnText parts = ColumnText.parse(text);
        TopicTemplate template = new TopicTemplate(parts.literals(), parts.columns());
        template.refuseImpossible(text);
        return template;
    }

    /** The value of one column, and nothing else. */
    public static TopicTemplate ofColumn(String column) {
        return new TopicTemplate(List.of("", ""), List.of(column));
    }

    private void refuseImpossible(String text) {
        for (String literal : literals) {
            String bad = TopicName.badCharacter(literal);
            if (bad != null) {
                throw new IllegalArgumentException(text + ": " + bad + " is not allowed in a topic; a-z, A-Z, 0-9, '.',"
                        + " '_' and '-' are, and ${column}");
            }
        }
        String fault = columns.isEmpty() ? TopicName.fault(literals.get(0)) : null;
        if (fault != null) {
            throw new IllegalArgumentException(text + ": " + fault);
        }
    }

    /** The topic's name for the columns' values, in their order. */
    String fill(List<String> values) {
        StringBuilder name = new StringBuilder(literals.get(0));
        for (int i = 0; i < values.size(); i++) {
            name.append(values.get(i)).append(literals.get(i + 1));
        }
        return name.toString();
    }
}
