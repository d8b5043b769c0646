package dev.outrider.config;

import dev.outrider.config.DebeziumCatalog.Profile;
import dev.outrider.convert.KeyRule;
import dev.outrider.convert.Plugins;
import dev.outrider.convert.debezium.Placement;
import dev.outrider.convert.debezium.Placement.Place;
import dev.outrider.database.Column;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.Partitioner;

/** What no single setting of topics, keys, partitions and of Debezium's options can break. */
final class RoutingChecks {

    private static final String DEFAULT = "default";

    private static final String NO_SCHEMAS = ": values with schemas of Kafka Connect beside them are not made; a schema"
            + " registry serves consumers better";

    private final Values values;
    private final Problems problems;

    private RoutingChecks(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    static void check(Values values, Problems problems) {
        RoutingChecks checks = new RoutingChecks(values, problems);
        checks.keys();
        checks.partitions();
        checks.newTopics();
        if (values.find(DebeziumCatalog.PROFILE) == Profile.DEBEZIUM) {
            checks.debezium();
        } else if (values.has(DebeziumCatalog.PROFILE)) {
            checks.noDebezium();
        }
    }

    private void keys() {
        KeyRule.Form form = values.find(KeyCatalog.KEY_FORMAT);
        if (form == KeyRule.Form.TEMPLATE && !values.has(KeyCatalog.KEY_TEMPLATE)) {
            about(KeyCatalog.KEY_FORMAT, "needs key.template, which says of which columns the key is made");
        } else if (form != null && form != KeyRule.Form.TEMPLATE) {
            withoutEffect(KeyCatalog.KEY_TEMPLATE, "has no effect unless key.format is template");
        }
    }

    private void partitions() {
        String name = values.find(KeyCatalog.PARTITIONER_CLASS);
        if (values.has(KeyCatalog.PARTITIONER_CLASS)) {
            withoutEffect(KeyCatalog.HEAVY_KEYS, "give it or partitioner.class, not both");
            String fault = name == null
                    ? null
                    : Plugins.find(name, Partitioner.class, values.find(CodecCatalog.PLUGINS))
                            .fault();
            if (fault != null) {
                about(KeyCatalog.PARTITIONER_CLASS, fault);
            }
        } else {
            withoutEffect(KeyCatalog.PARTITIONER_CONFIG, "has no effect without partitioner.class");
        }
    }

    private void newTopics() {
        if (Boolean.FALSE.equals(values.find(TopicCatalog.CREATE))) {
            String complaint = "has no effect unless topics.create is true";
            withoutEffect(TopicCatalog.CREATE_PARTITIONS, complaint);
            withoutEffect(TopicCatalog.CREATE_REPLICAS, complaint);
            PassThrough.TOPIC.of(values).keySet().forEach(name -> about(PassThrough.TOPIC.prefix() + name, complaint));
        }
    }

    private void noDebezium() {
        for (Setting<?> option : DebeziumCatalog.OPTIONS) {
            withoutEffect(option, "has no effect unless profile is debezium" + instead(option));
        }
    }

    private static String instead(Setting<?> option) {
        return DebeziumCatalog.COLUMNS.entrySet().stream()
                .filter(entry -> entry.getValue() == option)
                .map(entry ->
                        "; without it give outbox.columns." + entry.getKey().defaultName())
                .findFirst()
                .orElse("");
    }

    private void debezium() {
        if (said(TopicCatalog.TOPIC_TEMPLATE)) {
            about(
                    TopicCatalog.TOPIC_TEMPLATE,
                    "has no effect with profile debezium; give route.topic.replacement, or leave the profile out");
        }
        if (values.has(DebeziumCatalog.MISSING)) {
            withoutEffect(DebeziumCatalog.ERROR_ON_MISSING, "give it or table.field.additional.missing, not both");
        }
        DebeziumCatalog.COLUMNS.forEach((column, option) -> {
            Setting<String> own = Objects.requireNonNull(DatabaseCatalog.COLUMNS.get(column));
            if (values.has(option) && said(own)) {
                about(option, "give it or " + own.name() + ", not both");
            }
        });
        if (values.find(DebeziumCatalog.VALUE_CONVERTER) == DebeziumCatalog.Converter.JSON
                && !values.has(DebeziumCatalog.SCHEMAS)) {
            about(DebeziumCatalog.VALUE_CONVERTER, "needs value.converter.schemas.enable false" + NO_SCHEMAS);
        }
        if (Boolean.TRUE.equals(values.find(DebeziumCatalog.SCHEMAS))) {
            about(DebeziumCatalog.SCHEMAS, "must be false" + NO_SCHEMAS);
        }
        routeAndPlacements();
    }

    private void routeAndPlacements() {
        String misfit = Ways.misfit(values);
        if (misfit != null) {
            about(DebeziumCatalog.ROUTE_REPLACEMENT, misfit);
        }
        Placement.All placements = values.find(DebeziumCatalog.PLACEMENT);
        if (placements != null) {
            placements(placements);
        }
    }

    private void placements(Placement.All placements) {
        List<Placement> partition = placements.at(Place.PARTITION);
        Setting<String> own = Objects.requireNonNull(DatabaseCatalog.COLUMNS.get(Column.PARTITION));
        if (!partition.isEmpty() && said(own)) {
            about(DebeziumCatalog.PLACEMENT, "names a partition, and so does " + own.name() + "; give one of the two");
        }
        Map<Column, String> names = new Ways(values).renamed();
        for (Placement header : placements.at(Place.HEADER)) {
            Column column = Ways.RESERVED.get(header.alias());
            if (column == null) {
                continue;
            }
            String mine = names.getOrDefault(column, column.defaultName());
            if (column == Column.TYPE
                    && values.has(DebeziumCatalog.EVENT_TYPE)
                    && !header.column().equals(values.find(DebeziumCatalog.EVENT_TYPE))) {
                about(
                        DebeziumCatalog.EVENT_TYPE,
                        "the header type is made of " + header.column()
                                + " by table.fields.additional.placement; leave one of the two out");
            } else if (column != Column.TYPE && !header.column().equals(mine)) {
                about(
                        DebeziumCatalog.PLACEMENT,
                        "the header " + header.alias() + " is made of the column " + mine
                                + ", not of " + header.column() + "; give another alias, or outbox.columns."
                                + column.defaultName());
            }
        }
    }

    private boolean said(Setting<?> setting) {
        Values.Value value = values.all().get(setting.name());
        return value != null && !value.origin().equals(DEFAULT);
    }

    private void withoutEffect(Setting<?> setting, String complaint) {
        if (values.has(setting)) {
            about(setting, complaint);
        }
    }

    private void about(Setting<?> setting, String complaint) {
        about(setting.name(), complaint);
    }

    private void about(String name, String complaint) {
        Values.Value value = values.all().get(name);
        problems.add(new Problem(
                name, value == null ? null : value.shown(), value == null ? null : value.origin(), complaint));
    }
}
