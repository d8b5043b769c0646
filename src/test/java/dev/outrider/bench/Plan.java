package dev.outrider.bench;

import dev.outrider.bench.contest.Contestants;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** How much to measure: what the command line says, and for the rest what a full or a short run has. */
final class Plan {

    private static final String SHORT = "--short";

    /**
     * An option.
     *
     * @param full its value in a full run
     * @param brief its value in a short one
     * @param pattern what its value looks like
     * @param meaning for the usage
     */
    private record Option(String full, String brief, String pattern, String meaning) {}

    private static final String NUMBER = "[1-9]\\d{0,8}";
    private static final String NUMBERS = list(NUMBER);
    private static final String ANY = ".*";

    private static final String OTHERWISE = "; each scenario has its own otherwise, of these alone in a short run";
    private static final String JVM =
            "more options of the relay's virtual machine, divided by commas; two commas stand for one within an option:"
                    + " -Xmx128m,-XX:StartFlightRecording=filename=/tmp/%p.jfr,,settings=profile";

    /** Stands for a comma that divides nothing; words of a command line cannot contain it. */
    private static final String COMMA = "\n";

    private static final Map<String, Option> OPTIONS = options();

    private final boolean brief;
    private final Map<String, String> given;

    private Plan(boolean brief, Map<String, String> given) {
        this.brief = brief;
        this.given = Collections.unmodifiableMap(given);
    }

    private static String list(String item) {
        return item + "(," + item + ")*";
    }

    private static Map<String, Option> options() {
        Map<String, Option> all = new LinkedHashMap<>();
        String usual = String.join(",", Scenario.usualWords());
        String scenarios = String.join(", ", Scenario.words());
        all.put("scenario", new Option(usual, usual, list("[a-z]+"), "which, of " + scenarios));
        String names = String.join(", ", Contestants.NAMES);
        all.put(
                "contestants",
                new Option(
                        "",
                        "outrider-row,outrider-range,outrider-notify,loop-flag",
                        list("[a-z-]+"),
                        "who, of " + names + OTHERWISE));
        all.put("runs", new Option("3", "1", NUMBER, "how often; contestants take turns within a run"));
        all.put("minutes", new Option("60", "60", NUMBER, "nothing is begun after so many"));
        String sizes = list(NUMBER + "x" + NUMBER);
        all.put("drain", new Option("500000x250,200000x1024", "20000x250", sizes, "rows x bytes"));
        all.put("rates", new Option("1000,5000", "500", NUMBERS, "steady: rows a second"));
        all.put("seconds", new Option("20", "5", NUMBER, "steady: how long each rate is measured"));
        all.put("warm-up", new Option("10", "3", NUMBER, "steady and outage: seconds that do not count"));
        all.put("outage", new Option("10", "3", NUMBER, "seconds without a broker"));
        all.put("silence", new Option("60", "3", NUMBER, "idle: seconds"));
        all.put("probes", new Option("20", "3", NUMBER, "idle: single rows"));
        all.put("backlogs", new Option("100000,1000000,5000000", "5000,20000", NUMBERS, "growth: rows, ascending"));
        all.put("growth-rows", new Option("500000", "5000", NUMBER, "growth: rows beside published ones"));
        all.put("growth-warm-up", new Option("200000", "5000", NUMBER, "growth: rows that do not count"));
        all.put("open", new Option("60", "2", NUMBER, "growth: seconds that a transaction is open"));
        all.put("parts", new Option("500000", "20000", NUMBER, "limits of the parts: rows"));
        all.put("broker-warm-up", new Option("500000", "20000", NUMBER, "records that the broker has seen before"));
        all.put("jvm", new Option("", "", ANY, JVM));
        all.put("set", new Option("", "", list("[a-z.-]+=[^,]*"), "settings of Outrider: name=value,name=value"));
        return all;
    }

    /** Reads the command line; {@code --runs 5} and {@code --runs=5} are the same. */
    static Plan of(String... args) {
        List<String> words = new ArrayList<>(Stream.of(args)
                .flatMap(text -> Stream.of(text.trim().split("\\s+", -1)))
                .filter(word -> !word.isEmpty())
                .flatMap(word -> Stream.of(word.startsWith("--") ? word.split("=", 2) : new String[] {word}))
                .toList());
        boolean brief = words.remove(SHORT);
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            String name = words.get(i).replaceFirst("^--", "");
            Option option = OPTIONS.get(name);
            if (option == null || !words.get(i).startsWith("--")) {
                throw misused(words.get(i) + " is not known");
            }
            if (i + 1 == words.size()) {
                throw misused(words.get(i) + " has no value");
            }
            if (!words.get(i + 1).matches(option.pattern())) {
                throw misused("%s cannot be %s".formatted(words.get(i), words.get(i + 1)));
            }
            given.put(name, words.get(i + 1));
        }
        Plan plan = new Plan(brief, given);
        requireKnown(plan.scenarios(), Scenario.words());
        requireKnown(plan.contestants(), Contestants.NAMES);
        return plan;
    }

    private static void requireKnown(List<String> wanted, List<String> known) {
        for (String word : wanted) {
            if (!known.contains(word)) {
                throw misused("there is no " + word + ", but " + String.join(", ", known));
            }
        }
    }

    private static IllegalArgumentException misused(String message) {
        StringBuilder usage = new StringBuilder(message).append("\n\n  --short\n      everything, small and once\n");
        OPTIONS.forEach((name, option) -> usage.append("  --%s %s\n      %s%s\n"
                .formatted(
                        name,
                        option.full().isEmpty() ? "..." : option.full(),
                        option.meaning(),
                        option.full().equals(option.brief()) ? "" : "; short: " + option.brief())));
        return new IllegalArgumentException(usage.toString());
    }

    String text(String name) {
        Option option = OPTIONS.get(name);
        if (option == null) {
            throw new IllegalArgumentException(name);
        }
        return given.getOrDefault(name, brief ? option.brief() : option.full());
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    List<Integer> numbers(String name) {
        return items(name, Integer::valueOf);
    }

    private <T> List<T> items(String name, Function<String, T> item) {
        return Stream.of(text(name).split(",", -1))
                .filter(text -> !text.isEmpty())
                .map(item)
                .toList();
    }

    boolean isShort() {
        return brief;
    }

    List<String> scenarios() {
        return items("scenario", word -> word);
    }

    /** Empty where each scenario is to have its own. */
    List<String> contestants() {
        return items("contestants", word -> word);
    }

    /** Whether somebody has said who is to take part, whatever is usual. */
    boolean namesContestants() {
        return given.containsKey("contestants");
    }

    List<Drain> drains() {
        return items("drain", text -> {
            String[] size = text.split("x", 2);
            return new Drain(Integer.parseInt(size[0]), Integer.parseInt(size[1]));
        });
    }

    List<String> jvm() {
        return Stream.of(text("jvm").replace(",,", COMMA).split(",", -1))
                .filter(text -> !text.isEmpty())
                .map(text -> text.replace(COMMA, ","))
                .toList();
    }

    /** As lines of the configuration file. */
    List<String> set() {
        return items("set", word -> word.replaceFirst("=", ": "));
    }

    /** What differs from a full or a short run, for the report. */
    String inWords() {
        StringBuilder words = new StringBuilder("`mvn -q -Pbench");
        if (brief || !given.isEmpty()) {
            words.append(" -Dwords=\"").append(brief ? SHORT : "");
            given.forEach((name, value) ->
                    words.append(" --").append(name).append(' ').append(value));
            words.append('"');
        }
        return words.append('`').toString().replace("=\" ", "=\"");
    }
}
