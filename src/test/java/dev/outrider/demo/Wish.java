package dev.outrider.demo;

/**
 * What the user asked for.
 *
 * @param seconds how long to run, 0 until stopped
 * @param rate transactions per second
 */
record Wish(int seconds, int rate) {

    private static final int RATE = 250;
    private static final int RATE_MOST = 5_000;
    private static final String USAGE = "usage: Demo [--seconds N] [--rate TRANSACTIONS_PER_SECOND]";

    /** Reads the command line; {@code --seconds 5} and {@code --seconds=5} are the same. */
    static Wish of(String[] args) {
        String[] words = String.join(" ", args).replace('=', ' ').trim().split("\\s+", -1);
        Wish wish = new Wish(0, RATE);
        for (int i = 0; i < words.length && !words[i].isEmpty(); i += 2) {
            if (i + 1 == words.length) {
                throw new IllegalArgumentException(words[i] + " has no value; " + USAGE);
            }
            wish = wish.with(words[i], number(words[i], words[i + 1]));
        }
        return wish;
    }

    private Wish with(String name, int value) {
        return switch (name) {
            case "--seconds" -> new Wish(value, rate);
            case "--rate" -> new Wish(seconds, rate(value));
            default -> throw new IllegalArgumentException(name + " is not known; " + USAGE);
        };
    }

    private static int rate(int value) {
        if (value < 1 || value > RATE_MOST) {
            throw new IllegalArgumentException("--rate must be from 1 to " + RATE_MOST + "; " + USAGE);
        }
        return value;
    }

    private static int number(String name, String text) {
        if (!text.matches("\\d{1,7}")) {
            throw new IllegalArgumentException(name + " must be a whole number, not " + text + "; " + USAGE);
        }
        return Integer.parseInt(text);
    }
}
