package dev.outrider.database;

import dev.outrider.core.Range;
import java.util.ArrayList;
import java.util.List;

/** Ranges of numbers in the text form of PostgreSQL's {@code int8multirange}, whose ranges exclude their end. */
public final class Multiranges {

    private static final int TYPICAL_CHARS = 24;

    private Multiranges() {}

    /** The text of ranges, for instance <code>{[1,3),[7,8)}</code>. */
    public static String text(List<Range> ranges) {
        StringBuilder text = new StringBuilder(TYPICAL_CHARS * ranges.size() + 2).append('{');
        for (Range range : ranges) {
            if (text.length() > 1) {
                text.append(',');
            }
            text.append('[')
                    .append(range.first())
                    .append(',')
                    .append(range.last() + 1)
                    .append(')');
        }
        return text.append('}').toString();
    }

    /** The ranges of a text that PostgreSQL wrote. */
    public static List<Range> ranges(String text) {
        List<Range> ranges = new ArrayList<>();
        int at = text.indexOf('[');
        while (at >= 0) {
            int comma = text.indexOf(',', at);
            int end = text.indexOf(')', comma);
            ranges.add(
                    new Range(Long.parseLong(text, at + 1, comma, 10), Long.parseLong(text, comma + 1, end, 10) - 1));
            at = text.indexOf('[', end);
        }
        return ranges;
    }
}
