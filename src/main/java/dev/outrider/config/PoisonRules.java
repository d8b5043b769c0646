package dev.outrider.config;

import dev.outrider.convert.Glob;
import dev.outrider.core.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which topics' rows wait behind a parked one of their key.
 *
 * @param list the rules in their order; the first that a topic matches counts
 */
record PoisonRules(List<Rule> list) {

    static final String ALLOWED = "rules such as \"audit.* -> skip\", separated by commas";

    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._*-]+)\\s*->\\s*(\\S+)");

    /** Takes a copy. */
    PoisonRules {
        list = List.copyOf(list);
    }

    /**
     * One of them.
     *
     * @param topics the topics that it goes for
     * @param policy what goes for them
     */
    record Rule(Glob topics, RelayCatalog.PoisonPolicy policy) {}

    /**
     * Reads rules.
     *
     * @throws IllegalArgumentException when one cannot be read; the message says which, and what is expected
     */
    static PoisonRules parse(String text) {
        List<Rule> rules = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = FORM.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("rule " + (rules.size() + 1) + ", \"" + part.strip()
                        + "\", does not read \"topic -> block\" or \"topic -> skip\"");
            }
            rules.add(new Rule(Glob.of(matcher.group(1)), policy(matcher.group(2), rules.size() + 1)));
        }
        return new PoisonRules(rules);
    }

    private static RelayCatalog.PoisonPolicy policy(String word, int number) {
        for (RelayCatalog.PoisonPolicy each : RelayCatalog.PoisonPolicy.values()) {
            if (each.name().equals(word.toUpperCase(Locale.ROOT))) {
                return each;
            }
        }
        throw new IllegalArgumentException("rule " + number + ": block or skip is expected, not " + word);
    }

    /** What goes for which topic. */
    static Settings.PoisonPolicy policy(Values values) {
        Settings.PoisonPolicy rest = values.get(RelayCatalog.POISON) == RelayCatalog.PoisonPolicy.BLOCK
                ? Settings.PoisonPolicy.BLOCK
                : Settings.PoisonPolicy.SKIP;
        PoisonRules rules = values.find(RelayCatalog.POISON_RULES);
        return rules == null ? rest : topic -> rules.blocks(topic, rest);
    }

    private boolean blocks(String topic, Settings.PoisonPolicy rest) {
        for (Rule rule : list) {
            if (rule.topics.matches(topic)) {
                return rule.policy == RelayCatalog.PoisonPolicy.BLOCK;
            }
        }
        return rest.blocks(topic);
    }
}
