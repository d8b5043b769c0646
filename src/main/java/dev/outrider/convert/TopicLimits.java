package dev.outrider.convert;

import dev.outrider.core.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules that say how fast single topics may be; the first whose pattern fits a topic counts.
 *
 * @param list the rules in their order
 */
public record TopicLimits(List<Rule> list) {

    /** What is allowed, fit to stand behind "must be". */
    public static final String ALLOWED =
            "rules such as \"audit.* = 200 records/s\" or \"media = 500 records/s and 2MiB/s\"";

    private static final String FORM = "a rule reads \"pattern = 200 records/s and 2MiB/s\", or has one of the two";
    private static final Pattern TOPICS = Pattern.compile("[A-Za-z0-9._*-]+");
    private static final Pattern RECORDS = Pattern.compile("(\\d{1,9}) records/s");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,9})\\s*(B|KiB|MiB|GiB)/s");
    private static final Map<String, Long> UNITS = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    /** Takes a copy. */
    public TopicLimits {
        list = List.copyOf(list);
    }

    /**
     * One rule.
     *
     * @param topics which topics it is for
     * @param rate how fast each may be
     */
    public record Rule(Glob topics, Settings.Rate rate) {}

    /** How fast a topic may be. */
    public Settings.Rate of(String topic) {
        for (Rule rule : list) {
            if (rule.topics.matches(topic)) {
                return rule.rate;
            }
        }
        return Settings.Rate.NONE;
    }

    /**
     * Reads rules, separated by commas.
     *
     * @throws IllegalArgumentException when one cannot be read; the message says which, and what is expected
     */
    public static TopicLimits parse(String text) {
        List<Rule> rules = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            rules.add(rule(each.strip(), rules.size() + 1));
        }
        return new TopicLimits(rules);
    }

    private static Rule rule(String text, int number) {
        String[] sides = text.split("=", -1);
        String pattern = sides[0].strip();
        if (sides.length != 2 || !TOPICS.matcher(pattern).matches()) {
            throw unreadable(number, text);
        }
        long records = 0;
        long bytes = 0;
        for (String part : sides[1].strip().split("\\s+and\\s+", -1)) {
            Matcher asRecords = RECORDS.matcher(part);
            Matcher asBytes = BYTES.matcher(part);
            if (asRecords.matches() && records == 0) {
                records = positive(Long.parseLong(asRecords.group(1)), number);
            } else if (asBytes.matches() && bytes == 0) {
                bytes = positive(Long.parseLong(asBytes.group(1)) * UNITS.getOrDefault(asBytes.group(2), 1L), number);
            } else {
                throw unreadable(number, text);
            }
        }
        return new Rule(Glob.of(pattern), new Settings.Rate(records, bytes));
    }

    private static long positive(long value, int number) {
        if (value == 0) {
            throw new IllegalArgumentException("rule " + number + ": 0 would let nothing go; leave the rule out");
        }
        return value;
    }

    private static IllegalArgumentException unreadable(int number, String text) {
        return new IllegalArgumentException("rule " + number + ": cannot be read: " + text + "; " + FORM);
    }
}
