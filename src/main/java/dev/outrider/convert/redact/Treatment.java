package dev.outrider.convert.redact;

import org.jspecify.annotations.Nullable;

/** What becomes of a sensitive value. */
sealed interface Treatment {

    /** It is taken out, and its name with it. */
    record Drop() implements Treatment {}

    /** A text of its keyed hash stands in its place. */
    record Hash() implements Treatment {}

    /**
     * A fixed text stands in its place, and perhaps its end.
     *
     * @param text the fixed text
     * @param keep how many characters of its end are kept, 0 for none
     */
    record Mask(String text, int keep) implements Treatment {

        /**
         * What stands for a value.
         *
         * @param value the value's text, null when it has none of which an end could be shown
         */
        String of(@Nullable String value) {
            if (value == null || keep == 0) {
                return text;
            }
            // Of a short value the end is most of it: at least half stays hidden, or all.
            int characters = value.codePointCount(0, value.length());
            return characters < 2 * keep
                    ? text
                    : text + value.substring(value.offsetByCodePoints(value.length(), -keep));
        }
    }
}
