package dev.outrider.convert;

import dev.outrider.convert.TopicRule.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules that choose a topic; the first that a row fulfils counts.
 *
 * <p>A rule reads <code>column = pattern and column != pattern -&gt; topic</code>. A pattern is a word, in which a star stands for anything; a text in single quotes, in
 * which nothing has a meaning but a doubled quote; or {@code null}. A column in double quotes may have any name. Rules are separated by commas.
 *
 * @param list the rules in their order
 */
public record TopicRules(List<TopicRule> list) {

    /** No rule at all. */
    public static final TopicRules NONE = new TopicRules(List.of());

    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:(->|!=|=|,)|'((?:[^']|'')*)'|\"((?:[^\"]|\"\")+)\"|((?:(?!->)[^\\s,='\"!])+))");

    /** Takes a copy. */
    public TopicRules {
        list = List.copyOf(list);
    }

    /**
     * Reads rules.
     *
     * @throws IllegalArgumentException when one cannot be read; the message says which, and what is expected
     */
    public static TopicRules parse(String text) {
        Reader reader = new Reader(tokens(text));
        List<TopicRule> rules = new ArrayList<>();
        do {
            rules.add(reader.rule(rules.size() + 1));
        } while (reader.comma());
        return new TopicRules(rules);
    }

    /** One word of a rule: what it says, and whether it stood in single quotes, double quotes, or is a sign. */
    private record Token(String text, char kind) {
        boolean is(String sign) {
            return kind == 's' && text.equals(sign);
        }

        boolean isWord(String word) {
            return kind == 'w' && text.equals(word);
        }
    }

    private static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        String rest = text.strip();
        Matcher matcher = TOKEN.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException(
                        "cannot be read from \"" + rest.substring(at) + "\" on: " + Reader.FORM);
            }
            tokens.add(token(matcher));
            at = matcher.end();
        }
        return tokens;
    }

    private static Token token(Matcher matcher) {
        if (matcher.group(1) != null) {
            return new Token(matcher.group(1), 's');
        }
        if (matcher.group(2) != null) {
            return new Token(matcher.group(2).replace("''", "'"), '\'');
        }
        return matcher.group(3) != null
                ? new Token(matcher.group(3).replace("\"\"", "\""), '"')
                : new Token(matcher.group(4), 'w');
    }

    /** Reads rule by rule. */
    private static final class Reader {

        static final String FORM = "a rule reads \"column = pattern and column != pattern -> topic\"";
        private static final Token END = new Token("the end", 's');

        private final List<Token> tokens;
        private int at;
        private int number;

        Reader(List<Token> tokens) {
            this.tokens = tokens;
        }

        private Token next() {
            return at < tokens.size() ? tokens.get(at++) : END;
        }

        /** Whether another rule follows; anything but a comma behind a rule is refused. */
        boolean comma() {
            Token token = next();
            if (token != END && !token.is(",")) {
                throw unexpected(token, "a comma before the next rule");
            }
            return token != END;
        }

        TopicRule rule(int ordinal) {
            number = ordinal;
            List<Condition> conditions = new ArrayList<>();
            Token token;
            do {
                conditions.add(condition());
                token = next();
            } while (token.isWord("and"));
            if (!token.is("->")) {
                throw unexpected(token, "and or ->");
            }
            Token topic = next();
            if (topic.kind == 's') {
                throw unexpected(topic, "a topic");
            }
            try {
                return new TopicRule(conditions, TopicTemplate.parse(topic.text));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("rule " + number + ": " + e.getMessage());
            }
        }

        private Condition condition() {
            Token column = next();
            if (column.kind != 'w' && column.kind != '"') {
                throw unexpected(column, "a column");
            }
            Token sign = next();
            if (!sign.is("=") && !sign.is("!=")) {
                throw unexpected(sign, "= or !=");
            }
            Token pattern = next();
            if (pattern.kind != 'w' && pattern.kind != '\'') {
                throw unexpected(pattern, "a word, a text in single quotes, or null");
            }
            Glob wanted = pattern.isWord("null") ? null : glob(pattern);
            return new Condition(column.text, wanted, sign.is("!="));
        }

        private static Glob glob(Token pattern) {
            return pattern.kind == 'w' ? Glob.of(pattern.text) : Glob.exactly(pattern.text);
        }

        private IllegalArgumentException unexpected(Token token, String wanted) {
            return new IllegalArgumentException(
                    "rule " + number + ": " + wanted + " is expected, not " + token.text + "; " + FORM);
        }
    }
}
