package dev.outrider.convert;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses a row's topic. Used by one thread at a time. */
public final class Router {

    /** Bounds the memory of an application that makes topics out of ids; it then pays for each name anew. */
    private static final int REMEMBERED_MAX = 4_096;

    /** A longer name is none anyway, and an expression might recurse for each of its characters. */
    private static final int REWRITTEN_MAX = 1_000;

    private static final String CUT = "…";
    private static final int SHOWN_CHARS = 300;

    private final Routes routes;
    private final List<String> columns;
    private final Map<Values, Topic> remembered = new HashMap<>();
    private final Map<Values, Topic> rememberedOwn = new HashMap<>();

    /** What the last row's topic was made of: most rows share it with the one before. */
    private byte @Nullable [] @Nullable [] lastValues;

    private Topic last = new Topic("", null);

    /**
     * Makes a router.
     *
     * @param routes name the topic of a row that does not name its own
     */
    public Router(Routes routes) {
        this.routes = routes;
        this.columns = routes.columns();
    }

    /**
     * A topic as it was made.
     *
     * @param name its name; when there is a fault, what there is of it
     * @param fault why it is none, null when it is
     */
    public record Topic(String name, @Nullable String fault) {}

    /** The columns whose values {@link #byColumns} wants, in this order. */
    public List<String> columns() {
        return columns;
    }

    /** The topic that the row names itself. */
    public Topic own(byte[] name) {
        return remember(rememberedOwn, new byte[][] {name}, Router::named);
    }

    /** The topic that rules and template make of the columns' values, null for SQL NULL. */
    public Topic byColumns(byte[] @Nullable [] values) {
        if (!Arrays.deepEquals(values, lastValues)) {
            last = remember(remembered, values, this::made);
            lastValues = values;
        }
        return last;
    }

    private static Topic named(byte[] @Nullable [] values) {
        return checked(text(values[0]));
    }

    private Topic made(byte[] @Nullable [] values) {
        Map<String, @Nullable String> row = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            row.put(columns.get(i), values[i] == null ? null : text(values[i]));
        }
        TopicRule rule = routes.rule(row);
        TopicTemplate template = rule == null ? routes.template() : rule.template();
        List<String> texts = new ArrayList<>();
        for (String column : template.columns()) {
            String value = row.get(column);
            if (value == null) {
                return new Topic("", "column " + column + ", which names the topic, is null");
            }
            texts.add(value);
        }
        String name = template.fill(texts);
        TopicRewrite rewrite = rule == null && name.length() <= REWRITTEN_MAX ? routes.rewrite() : null;
        return checked(rewrite == null ? name : rewrite.apply(name));
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    private static Topic checked(String name) {
        String fault = TopicName.fault(name);
        return fault == null ? new Topic(name, null) : new Topic(shortened(name), shortened(fault));
    }

    /** Names and reasons are shown and stored: a megabyte of them helps nobody. */
    private static String shortened(String text) {
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + CUT;
    }

    private static Topic remember(
            Map<Values, Topic> known,
            byte[] @Nullable [] values,
            java.util.function.Function<byte[] @Nullable [], Topic> make) {
        Values key = new Values(values);
        Topic topic = known.get(key);
        if (topic == null) {
            topic = make.apply(values);
            if (known.size() >= REMEMBERED_MAX) {
                known.clear();
            }
            known.put(key, topic);
        }
        return topic;
    }

    /** Values as a key of a map. */
    private static final class Values {
        private final byte[] @Nullable [] values;
        private final int hash;

        Values(byte[] @Nullable [] values) {
            this.values = values;
            this.hash = Arrays.deepHashCode(values);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Values that && hash == that.hash && Arrays.deepEquals(values, that.values);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
