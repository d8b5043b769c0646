package dev.outrider.convert;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows that fulfil every condition to a topic.
 *
 * @param conditions what the row's columns must be, at least one condition
 * @param template names the topic
 */
public record TopicRule(List<Condition> conditions, TopicTemplate template) {

    /** Takes a copy. */
    public TopicRule {
        conditions = List.copyOf(conditions);
    }

    /**
     * What one column must be.
     *
     * @param column the column's name as the catalog stores it
     * @param wanted the pattern that its text must match, null for SQL NULL
     * @param negated whether the opposite is wanted
     */
    public record Condition(String column, @Nullable Glob wanted, boolean negated) {

        boolean holds(@Nullable String value) {
            boolean matches = wanted == null ? value == null : value != null && wanted.matches(value);
            return matches != negated;
        }
    }

    boolean holds(Map<String, @Nullable String> row) {
        for (Condition condition : conditions) {
            if (!condition.holds(row.get(condition.column))) {
                return false;
            }
        }
        return true;
    }
}
