package dev.outrider.page;

import java.util.List;
import java.util.Locale;

/** A line over the last minutes, drawn as SVG; what it shows is also said in words. */
final class Chart {

    private static final int WIDTH = 600;
    private static final int HEIGHT = 120;

    /** Room above the highest point, so that its line is not cut in half. */
    private static final int MARGIN = 4;

    /** No point for so long is a break in the line: the relay was not running, or nothing was known. */
    private static final long BREAK_NANOS = 10_000_000_000L;

    /** How a value is said. */
    interface Words {
        String of(double value);
    }

    /**
     * A value at a time.
     *
     * @param atNanos when
     * @param value not negative
     */
    record Dot(long atNanos, double value) {}

    private Chart() {}

    /**
     * Draws.
     *
     * @param to where to
     * @param title what it is
     * @param dots the values, oldest first
     * @param spanNanos how far the picture goes back from the last of them
     * @param words how a value is said
     */
    static void draw(Markup to, String title, List<Dot> dots, long spanNanos, Words words) {
        double most = dots.stream().mapToDouble(Dot::value).max().orElse(0);
        String now = dots.isEmpty() ? "not known yet" : words.of(dots.get(dots.size() - 1).value);
        to.raw("<figure><figcaption><span>")
                .text(title)
                .raw("</span> <strong>")
                .text(now)
                .raw("</strong></figcaption>");
        to.raw("<svg role=\"img\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" preserveAspectRatio=\"none\"")
                .attribute(
                        "aria-label",
                        title + " over the last " + Markup.time(spanNanos) + ": now " + now + ", at most "
                                + words.of(most))
                .raw(">");
        for (int line = 1; line < 4; line++) {
            to.raw("<path class=\"grid\" d=\"M0 " + line * HEIGHT / 4 + "H" + WIDTH + "\"/>");
        }
        if (!dots.isEmpty()) {
            line(to, dots, spanNanos, Math.max(most, 1e-9));
        }
        to.raw("</svg><p class=\"scale\"><span>")
                .text(Markup.time(spanNanos) + " ago")
                .raw("</span><span>");
        to.text("at most " + words.of(most)).raw("</span><span>now</span></p></figure>");
    }

    private static void line(Markup to, List<Dot> dots, long spanNanos, double most) {
        long end = dots.get(dots.size() - 1).atNanos;
        StringBuilder line = new StringBuilder();
        StringBuilder area = new StringBuilder();
        long before = Long.MIN_VALUE;
        double lastX = 0;
        for (Dot dot : dots) {
            double x = WIDTH * (1 - Math.min(1, (end - dot.atNanos) / (double) spanNanos));
            double y = HEIGHT - (HEIGHT - MARGIN) * dot.value / most;
            boolean fresh = before == Long.MIN_VALUE || dot.atNanos - before > BREAK_NANOS;
            String at = String.format(Locale.ROOT, "%.1f %.1f", x, y);
            if (fresh) {
                closeArea(area, lastX);
                area.append(String.format(Locale.ROOT, "M%.1f %d", x, HEIGHT));
            }
            line.append(fresh ? 'M' : 'L').append(at);
            area.append('L').append(at);
            before = dot.atNanos;
            lastX = x;
        }
        closeArea(area, lastX);
        to.raw("<path class=\"area\" d=\"" + area + "\"/><path class=\"line\" d=\"" + line + "\"/>");
    }

    private static void closeArea(StringBuilder area, double x) {
        if (!area.isEmpty()) {
            area.append(String.format(Locale.ROOT, "L%.1f %dZ", x, HEIGHT));
        }
    }
}
