package dev.outrider.convert.redact;

import dev.outrider.convert.Glob;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one rule, word by word. */
final class RuleReader {

    /** Consumers drop repeated records by it. */
    static final String ID = "id";

    private static final String TEXT = "***";
    private static final int KEEP_MAX = 16;

    private final String rule;
    private final Deque<String> words;

    RuleReader(String rule) {
        this.rule = rule;
        this.words = new ArrayDeque<>(Arrays.asList(rule.split("\\s+")));
    }

    /** Reads it, and adds it to the rules of its kind. */
    void into(List<Rules.ValueRule> values, List<Rules.HeaderRule> headers) {
        String action = next("begins with drop, mask or hash");
        String target = next("names no JSON pointer and no header");
        if (target.equals("header")) {
            Glob name = headerName(next("names no header"));
            headers.add(new Rules.HeaderRule(name, treatment(action), topics()));
        } else {
            Pointer pointer = pointer(target);
            Treatment treatment = treatment(action);
            if (treatment instanceof Treatment.Drop && pointer.tokens().isEmpty()) {
                throw fault("would drop the whole value, and a record without one means a deletion: mask or hash it");
            }
            values.add(new Rules.ValueRule(pointer, treatment, topics()));
        }
        if (!words.isEmpty()) {
            throw fault("has too many words: " + String.join(" ", words));
        }
    }

    private Pointer pointer(String text) {
        try {
            return Pointer.parse(text);
        } catch (IllegalArgumentException e) {
            throw fault("names no JSON pointer: " + e.getMessage());
        }
    }

    private Glob headerName(String name) {
        if (name.equalsIgnoreCase(ID)) {
            throw fault("is about the header id, by which consumers drop repeated records: it always goes as it is");
        }
        return Glob.anyCase(name);
    }

    private Treatment treatment(String action) {
        return switch (action) {
            case "drop" -> new Treatment.Drop();
            case "hash" -> new Treatment.Hash();
            case "mask" -> mask();
            default -> throw fault("begins with " + action + ", and must begin with drop, mask or hash");
        };
    }

    private Treatment mask() {
        String text = option("with");
        String keep = option("keep");
        return new Treatment.Mask(text == null ? TEXT : text, keep == null ? 0 : number(keep));
    }

    private int number(String keep) {
        if (!keep.matches("\\d{1,2}") || Integer.parseInt(keep) < 1 || Integer.parseInt(keep) > KEEP_MAX) {
            throw fault("keeps " + keep + ": must be a whole number from 1 to " + KEEP_MAX);
        }
        return Integer.parseInt(keep);
    }

    private Glob topics() {
        String topics = option("in");
        return Glob.of(topics == null ? "*" : topics);
    }

    private @Nullable String option(String name) {
        if (!name.equals(words.peek())) {
            return null;
        }
        words.remove();
        return next("says nothing behind " + name);
    }

    private String next(String otherwise) {
        String word = words.poll();
        if (word == null || word.isEmpty()) {
            throw fault(otherwise);
        }
        return word;
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException("the rule \"" + rule + "\" " + what);
    }
}
