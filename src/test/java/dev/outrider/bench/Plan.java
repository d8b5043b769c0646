package dev.outrider.bench;

import java.util.Locale;

/**
 * How much to measure.
 *
 * @param rows rows to drain
 * @param bytes bytes of each row's payload
 * @param rate rows per second of the steady part
 * @param seconds length of the steady part, without its warm-up
 * @param heap the relay's {@code -Xmx}
 */
record Plan(int rows, int bytes, int rate, int seconds, String heap) {

    private static final Plan DEFAULT = new Plan(500_000, 250, 1_000, 30, "96m");
    private static final String USAGE = "usage: Measure [--rows N] [--bytes N] [--rate N] [--seconds N] [--heap SIZE]";

    /** Reads the command line; {@code --rows 5} and {@code --rows=5} are the same. */
    static Plan of(String[] args) {
        String[] words = String.join(" ", args).replace('=', ' ').trim().split("\\s+", -1);
        Plan plan = DEFAULT;
        for (int i = 0; i < words.length && !words[i].isEmpty(); i += 2) {
            if (i + 1 == words.length) {
                throw new IllegalArgumentException(words[i] + " has no value; " + USAGE);
            }
            plan = plan.with(words[i], words[i + 1]);
        }
        return plan;
    }

    private Plan with(String name, String value) {
        return switch (name) {
            case "--rows" -> new Plan(number(name, value), bytes, rate, seconds, heap);
            case "--bytes" -> new Plan(rows, number(name, value), rate, seconds, heap);
            case "--rate" -> new Plan(rows, bytes, number(name, value), seconds, heap);
            case "--seconds" -> new Plan(rows, bytes, rate, number(name, value), heap);
            case "--heap" -> new Plan(rows, bytes, rate, seconds, value.toLowerCase(Locale.ROOT));
            default -> throw new IllegalArgumentException(name + " is not known; " + USAGE);
        };
    }

    private static int number(String name, String text) {
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException(name + " must be a whole number above 0, not " + text + "; " + USAGE);
        }
        return Integer.parseInt(text);
    }
}
