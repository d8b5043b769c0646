package dev.outrider.convert;

import java.util.ArrayList;
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
        List<String> literals = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", from)) {
            int close = text.indexOf('}', open);
            if (close < 0 || close == open + 2) {
                throw new IllegalArgumentException(text + ": a column is named as ${column}");
            }
            literals.add(text.substring(from, open));
            columns.add(text.substring(open + 2, close));
            from = close + 1;
        }
        literals.add(text.substring(from));
        TopicTemplate template = new TopicTemplate(literals, columns);
        template.refuseImpossible(text);
        return template;
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
