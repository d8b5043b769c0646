package dev.outrider.config;

import dev.outrider.config.DebeziumCatalog.Missing;
import dev.outrider.config.DebeziumCatalog.Profile;
import dev.outrider.convert.Addressing;
import dev.outrider.convert.Documents;
import dev.outrider.convert.KeyRule;
import dev.outrider.convert.KeyTemplate;
import dev.outrider.convert.Routes;
import dev.outrider.convert.TopicRewrite;
import dev.outrider.convert.TopicRules;
import dev.outrider.convert.TopicTemplate;
import dev.outrider.convert.debezium.Placement;
import dev.outrider.convert.debezium.Placement.Place;
import dev.outrider.convert.debezium.Shape;
import dev.outrider.database.Column;
import dev.outrider.send.NewTopics;
import dev.outrider.send.PartitioningPlan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts together where rows go, with or without Debezium's options. */
final class Ways {

    private static final String REGEX = "(?<routedByValue>.*)";
    private static final String REPLACEMENT = "outbox.event.${routedByValue}";
    private static final String PREFIX = "outbox.event.";
    /** The header that the relay makes of the column of the event's type. */
    private static final String TYPE_HEADER = "type";

    private final Values values;
    private final boolean debezium;

    Ways(Values values) {
        this.values = values;
        this.debezium = values.get(DebeziumCatalog.PROFILE) == Profile.DEBEZIUM;
    }

    Routing routing() {
        Shape shape = new Shape(placed(), is(DebeziumCatalog.EXPAND), is(DebeziumCatalog.TOMBSTONES), quoted());
        return new Routing(
                new Addressing(routes(), key(), List.of(), new Documents(shape.columns(), mayMiss())),
                partitioning(),
                creation(),
                shape.plain() ? null : shape);
    }

    /** The columns that have another name than the relay's own. */
    Map<Column, String> renamed() {
        Map<Column, String> renamed = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            String name = name(column);
            if (!name.equals(column.defaultName())) {
                renamed.put(column, name);
            }
        }
        return renamed;
    }

    private String name(Column column) {
        String own = values.get(Objects.requireNonNull(DatabaseCatalog.COLUMNS.get(column)));
        Setting<String> option = DebeziumCatalog.COLUMNS.get(column);
        String there = option == null ? null : values.find(option);
        String placed = column == Column.PARTITION ? partitionColumn() : column == Column.TYPE ? typeColumn() : null;
        if (!debezium) {
            return own;
        }
        return placed != null ? placed : there != null ? there : own;
    }

    private Placement.All placements() {
        Placement.All all = values.find(DebeziumCatalog.PLACEMENT);
        return all == null || !debezium ? Placement.All.NONE : all;
    }

    private @Nullable String partitionColumn() {
        return placements().at(Place.PARTITION).stream()
                .map(Placement::column)
                .findFirst()
                .orElse(null);
    }

    /** The relay makes one header of that name; a column placed there is that header's column. */
    private @Nullable String typeColumn() {
        return placements().at(Place.HEADER).stream()
                .filter(each -> each.alias().equals(TYPE_HEADER))
                .map(Placement::column)
                .findFirst()
                .orElse(null);
    }

    /** What is left to be placed when the relay has made the headers that it makes anyway. */
    private List<Placement> placed() {
        List<Placement> placed = new ArrayList<>(placements().at(Place.HEADER));
        placed.removeIf(each -> RESERVED.containsKey(each.alias()));
        placed.addAll(placements().at(Place.ENVELOPE));
        return placed;
    }

    /** Headers that the relay makes itself, and of which column. */
    static final Map<String, Column> RESERVED = Map.of(
            "id",
            Column.ID,
            TYPE_HEADER,
            Column.TYPE,
            "traceparent",
            Column.TRACEPARENT,
            "tracestate",
            Column.TRACESTATE,
            "baggage",
            Column.BAGGAGE);

    private Routes routes() {
        TopicRules rules = values.find(TopicCatalog.TOPIC_RULES);
        String template = values.get(TopicCatalog.TOPIC_TEMPLATE);
        Routes plain = new Routes(rules == null ? TopicRules.NONE : rules, TopicTemplate.parse(template), null);
        String regex = Objects.requireNonNullElse(values.find(DebeziumCatalog.ROUTE_REGEX), REGEX);
        String replacement = Objects.requireNonNullElse(values.find(DebeziumCatalog.ROUTE_REPLACEMENT), REPLACEMENT);
        return debezium ? routedByField(plain.rules(), regex, replacement) : plain;
    }

    private Routes routedByField(TopicRules rules, String regex, String replacement) {
        String column = name(Column.AGGREGATETYPE);
        return regex.equals(REGEX) && replacement.equals(REPLACEMENT)
                ? new Routes(rules, new TopicTemplate(List.of(PREFIX, ""), List.of(column)), null)
                : new Routes(
                        rules, TopicTemplate.ofColumn(column), new TopicRewrite(Pattern.compile(regex), replacement));
    }

    /** Why the two settings of the route do not fit, null when they do. */
    static @Nullable String misfit(Values values) {
        String regex = Objects.requireNonNullElse(values.find(DebeziumCatalog.ROUTE_REGEX), REGEX);
        String replacement = values.find(DebeziumCatalog.ROUTE_REPLACEMENT);
        try {
            TopicRewrite unused =
                    new TopicRewrite(Pattern.compile(regex), Objects.requireNonNullElse(replacement, REPLACEMENT));
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private KeyRule key() {
        KeyTemplate template = values.find(KeyCatalog.KEY_TEMPLATE);
        return new KeyRule(values.get(KeyCatalog.KEY_FORMAT), template);
    }

    private boolean mayMiss() {
        Boolean demanded = values.find(DebeziumCatalog.ERROR_ON_MISSING);
        return values.find(DebeziumCatalog.MISSING) == Missing.IGNORE || Boolean.FALSE.equals(demanded);
    }

    private boolean is(Setting<Boolean> option) {
        return Boolean.TRUE.equals(values.find(option)) && debezium;
    }

    private boolean quoted() {
        Boolean schemas = values.find(DebeziumCatalog.SCHEMAS);
        return values.find(DebeziumCatalog.VALUE_CONVERTER) == DebeziumCatalog.Converter.JSON
                && Boolean.FALSE.equals(schemas)
                && debezium;
    }

    private PartitioningPlan partitioning() {
        Texts heavy = values.find(KeyCatalog.HEAVY_KEYS);
        Texts told = values.find(KeyCatalog.PARTITIONER_CONFIG);
        return new PartitioningPlan(
                heavy == null ? List.of() : heavy.list(),
                values.find(KeyCatalog.PARTITIONER_CLASS),
                told == null ? Map.of() : told.map());
    }

    private @Nullable NewTopics creation() {
        Integer partitions = values.find(TopicCatalog.CREATE_PARTITIONS);
        Integer replicas = values.find(TopicCatalog.CREATE_REPLICAS);
        Map<String, String> configs = new java.util.LinkedHashMap<>();
        PassThrough.TOPIC.of(values).forEach((name, value) -> configs.put(name, value.toString()));
        return values.get(TopicCatalog.CREATE) ? new NewTopics(partitions, replicas, configs) : null;
    }
}
