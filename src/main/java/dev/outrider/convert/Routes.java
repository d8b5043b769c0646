package dev.outrider.convert;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which topic a row goes to that does not name its own.
 *
 * @param rules the first that the row fulfils names the topic
 * @param template names it where no rule does
 * @param rewrite makes another name of the template's, null for none
 */
public record Routes(
        TopicRules rules, TopicTemplate template, @Nullable TopicRewrite rewrite) {

    /** By a template alone. */
    public static Routes by(TopicTemplate template) {
        return new Routes(TopicRules.NONE, template, null);
    }

    /** Every column that has a say, each once. */
    public List<String> columns() {
        Set<String> columns = new LinkedHashSet<>(template.columns());
        for (TopicRule rule : rules.list()) {
            rule.conditions().forEach(condition -> columns.add(condition.column()));
            columns.addAll(rule.template().columns());
        }
        return List.copyOf(columns);
    }

    /** The rule that counts for the row, null when none does. */
    @Nullable
    TopicRule rule(Map<String, @Nullable String> row) {
        for (TopicRule rule : rules.list()) {
            if (rule.holds(row)) {
                return rule;
            }
        }
        return null;
    }
}
