package dev.outrider.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * How much to measure.
 *
 * @param rows rows to drain
 * @param bytes bytes of each row's payload
 * @param rate rows per second of the steady part
 * @param seconds length of the steady part, without its warm-up
 * @param jvm options of the relay's virtual machine, divided by commas
 */
record Plan(int rows, int bytes, int rate, int seconds, String jvm) {

    /** As the README says to run it. */
    private static final String JVM = "-Xmx96m,-XX:+UseSerialGC,-XX:TieredStopAtLevel=1";

    private static final Plan DEFAULT = new Plan(500_000, 250, 1_000, 30, JVM);
    private static final String USAGE =
            "usage: Measure [--rows N] [--bytes N] [--rate N] [--seconds N] [--jvm OPTION,OPTION...]";

    List<String> jvmOptions() {
        return List.of(jvm.split(","));
    }

    /** Reads the command line; {@code --rows 5} and {@code --rows=5} are the same. */
    static Plan of(String[] args) {
        String[] words = Stream.of(args)
                .flatMap(text -> Stream.of(text.trim().split("\\s+", -1)))
                .flatMap(word -> Stream.of(word.startsWith("--") ? word.split("=", 2) : new String[] {word}))
                .toArray(String[]::new);
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
            case "--rows" -> new Plan(number(name, value), bytes, rate, seconds, jvm);
            case "--bytes" -> new Plan(rows, number(name, value), rate, seconds, jvm);
            case "--rate" -> new Plan(rows, bytes, number(name, value), seconds, jvm);
            case "--seconds" -> new Plan(rows, bytes, rate, number(name, value), jvm);
            case "--jvm" -> new Plan(rows, bytes, rate, seconds, value);
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
