package dev.outrider.convert.redact;

import java.util.regex.Pattern;

/** A name in which {@code *} stands for any characters, none included. */
final class Glob {

    private final String text;
    private final Pattern pattern;

    private Glob(String text, int flags) {
        this.text = text;
        StringBuilder regex = new StringBuilder();
        for (String part : text.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        pattern = Pattern.compile(regex.toString(), flags);
    }

    /** For names that differ when their case does: topics. */
    static Glob exact(String text) {
        return new Glob(text, Pattern.DOTALL);
    }

    /** For names that people write in any case: headers. */
    static Glob anyCase(String text) {
        return new Glob(text, Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
