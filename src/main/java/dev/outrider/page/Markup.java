package dev.outrider.page;

import java.util.Locale;

/** Writes HTML. Text can only come in through {@link #text} and {@link #attribute}, which escape it. */
final class Markup {

    private static final double SECOND = 1e9;
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private final StringBuilder html = new StringBuilder(1_024);

    /** Markup of our own, as it stands there: never anything that somebody else has said. */
    Markup raw(String own) {
        html.append(own);
        return this;
    }

    /** What somebody has said. */
    Markup text(String said) {
        escape(said);
        return this;
    }

    /** An attribute, with a blank before it. */
    Markup attribute(String name, String value) {
        html.append(' ').append(name).append("=\"");
        escape(value);
        html.append('"');
        return this;
    }

    /** An element with nothing but text in it. */
    Markup element(String tag, String said) {
        return raw("<" + tag + ">").text(said).raw("</" + tag.split(" ", 2)[0] + ">");
    }

    private void escape(String said) {
        for (int i = 0; i < said.length(); i++) {
            char c = said.charAt(i);
            switch (c) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c < ' ' && c != '\n' ? '\ufffd' : c);
            }
        }
    }

    @Override
    public String toString() {
        return html.toString();
    }

    // ---- how numbers are written

    static String count(long rows) {
        return String.format(Locale.ROOT, "%,d", rows);
    }

    static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%,.1f" : "%,.0f", perSecond);
    }

    /** A time that is short when all is well. */
    static String briefly(long nanos) {
        double millis = Math.max(0, nanos) / 1e6;
        if (millis < 1_000) {
            return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
        }
        return time(nanos);
    }

    /** A length of time, as people say it. */
    static String time(long nanos) {
        double seconds = Math.max(0, nanos) / SECOND;
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 2 * MINUTE) {
            return whole + " s";
        }
        if (whole < 2 * HOUR) {
            return whole / MINUTE + " min";
        }
        return whole < 2 * DAY ? whole / HOUR + " h" : whole / DAY + " days";
    }
}
