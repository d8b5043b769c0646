package dev.outrider.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Kinds of settings that only say how rows become records. */
final class ConversionKinds {

    private static final Pattern CLASS_NAME =
            Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");
    private static final Pattern RATIO = Pattern.compile("0|1|[01]?\\.\\d{1,9}");
    private static final Pattern HEADER = Pattern.compile("[^\\p{Cntrl},:=]{1,255}");
    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9]{1,20}");

    /** Headers that the relay makes of columns of their own. */
    private static final Set<String> RESERVED_HEADERS = Set.of("id", "type", "traceparent", "tracestate", "baggage");

    /** What a row has in columns of its own already, or is no attribute. */
    private static final Set<String> RESERVED_ATTRIBUTES = Set.of("id", "time", "specversion", "data");

    private ConversionKinds() {}

    /**
     * A list of pairs.
     *
     * @param pairs in the order in which they were given
     */
    record Pairs(List<Pair> pairs) {}

    /**
     * One of them.
     *
     * @param left what stands before the mark
     * @param right what stands behind it
     */
    record Pair(String left, String right) {}

    /** Columns that become headers. */
    static Kind<Pairs> headersFromColumns() {
        return new Kind<>(
                "columns",
                "columns of the outbox, each as column or column:header, several divided by commas",
                Pairs.class,
                text -> checked(pairs(text, ':', true), RESERVED_HEADERS, HEADER, "a header"));
    }

    /** Headers with a fixed value; the names stand before their values. */
    static Kind<Pairs> fixedHeaders() {
        return new Kind<>("headers", "header=value, several divided by commas", Pairs.class, text -> {
            Pairs given = pairs(text, '=', false);
            given.pairs().forEach(pair -> checked(pair.left(), RESERVED_HEADERS, HEADER, "a header"));
            return distinct(given, Pair::left);
        });
    }

    /** Columns that become attributes of a CloudEvent. */
    static Kind<Pairs> attributesFromColumns() {
        return new Kind<>(
                "columns",
                "columns of the outbox, each as column or column:attribute, several divided by commas",
                Pairs.class,
                text -> checked(
                        pairs(text, ':', true), RESERVED_ATTRIBUTES, ATTRIBUTE, "an attribute of a CloudEvent"));
    }

    private static Pairs pairs(String text, char mark, boolean mayStandAlone) {
        List<Pair> pairs = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String item = part.strip();
            int at = item.indexOf(mark);
            if (item.isEmpty() || at == 0 || (at < 0 && !mayStandAlone)) {
                throw new IllegalArgumentException("\"" + item + "\" is no part of a list of "
                        + (mayStandAlone ? "name or name" + mark + "other" : "name" + mark + "value"));
            }
            String left = at < 0 ? item : item.substring(0, at).strip();
            pairs.add(new Pair(left, at < 0 ? left : item.substring(at + 1).strip()));
        }
        return new Pairs(List.copyOf(pairs));
    }

    private static Pairs checked(Pairs pairs, Set<String> reserved, Pattern shape, String what) {
        pairs.pairs().forEach(pair -> checked(pair.right(), reserved, shape, what));
        return distinct(pairs, Pair::right);
    }

    private static void checked(String name, Set<String> reserved, Pattern shape, String what) {
        if (!shape.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name + "\" is no name for " + what
                    + (shape == ATTRIBUTE ? ": 1 to 20 letters a-z and digits are" : ""));
        }
        if (reserved.contains(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is set by the relay itself");
        }
    }

    private static Pairs distinct(Pairs pairs, Function<Pair, String> naming) {
        Set<String> seen = new HashSet<>();
        for (Pair pair : pairs.pairs()) {
            if (!seen.add(naming.apply(pair))) {
                throw new IllegalArgumentException("\"" + naming.apply(pair) + "\" comes twice");
            }
        }
        return pairs;
    }

    /** The name of a class. */
    static Kind<String> className() {
        return new Kind<>(
                "class",
                "the full name of a class",
                String.class,
                text -> CLASS_NAME.matcher(text).matches() ? text : null);
    }

    /** A folder that is there. */
    static Kind<Path> folder() {
        return new Kind<>("folder", "a folder that exists", Path.class, text -> {
            try {
                Path path = Path.of(text);
                return Files.isDirectory(path) ? path : null;
            } catch (InvalidPathException e) {
                return null;
            }
        });
    }

    /** A share of a whole. */
    static Kind<Double> ratio() {
        return new Kind<>("ratio", "a number from 0 to 1, such as 0.05", Double.class, ConversionKinds::share);
    }

    private static @Nullable Double share(String text) {
        if (!RATIO.matcher(text).matches()) {
            return null;
        }
        double value = Double.parseDouble(text);
        return value <= 1 ? value : null;
    }
}
