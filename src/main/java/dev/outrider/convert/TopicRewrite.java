package dev.outrider.convert;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes another name of a name by a regular expression, as Kafka Connect's RegexRouter does: a name that does not match as a whole stays as it is.
 *
 * @param regex what a name must match
 * @param replacement what replaces it; may name the expression's groups as <code>$1</code> or <code>${name}</code>
 */
public record TopicRewrite(Pattern regex, String replacement) {

    /**
     * Checks that the replacement fits the expression.
     *
     * @throws IllegalArgumentException when it names a group that is not there
     */
    public TopicRewrite {
        // Matches the empty text whatever the expression demands, with all of the expression's groups.
        Matcher probe = Pattern.compile("(?:" + regex.pattern() + ")|").matcher("");
        try {
            probe.replaceFirst(replacement);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(replacement + ": " + e.getMessage()
                    + "; a group is named as $1 or ${name}, and must stand in the expression");
        }
    }

    String apply(String name) {
        Matcher matcher = regex.matcher(name);
        return matcher.matches() ? matcher.replaceFirst(replacement) : name;
    }
}
