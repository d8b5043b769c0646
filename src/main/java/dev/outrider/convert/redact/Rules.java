package dev.outrider.convert.redact;

import dev.outrider.convert.Glob;
import java.util.ArrayList;
import java.util.List;

/**
 * What is sensitive, and what becomes of it. Where several rules name one value, the first counts.
 *
 * @param values rules for what is in the value
 * @param headers rules for headers
 */
public record Rules(List<ValueRule> values, List<HeaderRule> headers) {

    /** Nothing is sensitive. */
    public static final Rules NONE = new Rules(List.of(), List.of());

    /** What a rule may look like, fit to stand behind "must be". */
    public static final String ALLOWED =
            "rules such as \"drop /card/cvc\", \"mask /card/number keep 4\", \"hash header x-user in payments.*\": drop, mask or"
                    + " hash; a JSON pointer, or header and a name; behind mask perhaps with TEXT and keep NUMBER; perhaps in TOPIC";

    /** Takes copies. */
    public Rules {
        values = List.copyOf(values);
        headers = List.copyOf(headers);
    }

    /**
     * A rule for what is in the value.
     *
     * @param pointer which values
     * @param treatment what becomes of them
     * @param topics of which topics
     */
    record ValueRule(Pointer pointer, Treatment treatment, Glob topics) {}

    /**
     * A rule for headers.
     *
     * @param name which headers
     * @param treatment what becomes of them
     * @param topics of which topics
     */
    record HeaderRule(Glob name, Treatment treatment, Glob topics) {}

    /**
     * Reads rules that commas divide.
     *
     * @throws IllegalArgumentException when one of them is none; the message says of each what is wrong
     */
    public static Rules parse(String text) {
        List<ValueRule> values = new ArrayList<>();
        List<HeaderRule> headers = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (String rule : text.split(",", -1)) {
            try {
                new RuleReader(rule.strip()).into(values, headers);
            } catch (IllegalArgumentException e) {
                faults.add(String.valueOf(e.getMessage()));
            }
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults) + "; must be " + ALLOWED);
        }
        return new Rules(values, headers);
    }

    /** Whether nothing is sensitive. */
    public boolean isEmpty() {
        return values.isEmpty() && headers.isEmpty();
    }

    /** Whether a key is needed. */
    public boolean hashes() {
        return values.stream().anyMatch(rule -> rule.treatment() instanceof Treatment.Hash)
                || headers.stream().anyMatch(rule -> rule.treatment() instanceof Treatment.Hash);
    }
}
