package dev.outrider.convert.redact;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The value rules of one topic, as steps that are walked while a document goes by. */
final class Targets {

    private final List<Rules.ValueRule> rules;
    private final List<Step> roots = new ArrayList<>();
    private Rules.@Nullable ValueRule root;

    /**
     * One step of a rule's pointer that has not been taken yet.
     *
     * @param rule the rule's number, from 0
     * @param token where it leads
     * @param next the step behind it, null when it leads to what the rule is about
     */
    record Step(int rule, Pointer.Token token, @Nullable Step next) {}

    Targets(List<Rules.ValueRule> rules) {
        this.rules = List.copyOf(rules);
        for (int i = 0; i < rules.size(); i++) {
            List<Pointer.Token> tokens = rules.get(i).pointer().tokens();
            if (tokens.isEmpty()) {
                root = root == null ? rules.get(i) : root;
            } else {
                enter(first(i, tokens), roots);
            }
        }
    }

    private static Step first(int rule, List<Pointer.Token> tokens) {
        Step step = new Step(rule, tokens.get(tokens.size() - 1), null);
        for (int i = tokens.size() - 2; i >= 0; i--) {
            step = new Step(rule, tokens.get(i), step);
        }
        return step;
    }

    /** A step to any depth may also be no step at all: then what is behind it begins here. */
    static void enter(Step step, List<Step> open) {
        if (open.contains(step)) {
            return;
        }
        open.add(step);
        Step next = step.next();
        if (step.token().kind() == Pointer.Kind.DEEP && next != null) {
            enter(next, open);
        }
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    int count() {
        return rules.size();
    }

    Rules.ValueRule rule(int number) {
        return rules.get(number);
    }

    /** The rule for the whole document, null when there is none. */
    Rules.@Nullable ValueRule root() {
        return root;
    }

    /** The steps that begin at the root. */
    List<Step> roots() {
        return roots;
    }
}
