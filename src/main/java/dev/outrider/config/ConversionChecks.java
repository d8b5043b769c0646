package dev.outrider.config;

import dev.outrider.config.Conversion.KeyCodec;
import dev.outrider.config.Conversion.ValueCodec;
import dev.outrider.config.ConversionKinds.Pair;
import dev.outrider.convert.Plugins;
import dev.outrider.convert.codec.SerializerRules;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;

/** What no single setting can break: rules between those that say how rows become records. */
final class ConversionChecks {

    private static final String SOURCE = "source";
    private static final String EVENT_PREFIX = "ce_";
    private static final String EVENT_TYPE = "content-type";

    private final Values values;
    private final Problems problems;

    private ConversionChecks(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    static void check(Values values, Problems problems) {
        ConversionChecks checks = new ConversionChecks(values, problems);
        checks.headersDiffer();
        checks.serializer(
                CodecCatalog.VALUE.name(),
                CodecCatalog.SERIALIZER,
                values.find(CodecCatalog.VALUE) == ValueCodec.SERIALIZER);
        checks.serializer(
                CodecCatalog.KEY.name(),
                CodecCatalog.KEY_SERIALIZER,
                values.find(CodecCatalog.KEY) == KeyCodec.SERIALIZER);
        checks.schemasAreSomewhere();
        checks.eventsHaveASource();
        checks.requestHeaders(HeaderCatalog.HEADERS);
        checks.requestHeaders(MeteringCatalog.OTLP_HEADERS);
    }

    private void headersDiffer() {
        boolean events = ConversionAssembly.isCloudEvents(values.find(CodecCatalog.VALUE));
        Map<String, Setting<?>> seen = new HashMap<>();
        for (Pair pair : Conversion.pairs(values, HeaderCatalog.COLUMNS)) {
            header(HeaderCatalog.COLUMNS, pair.right(), seen, events);
        }
        for (Pair pair : Conversion.pairs(values, HeaderCatalog.FIXED)) {
            header(HeaderCatalog.FIXED, pair.left(), seen, events);
        }
    }

    private void header(Setting<?> setting, String name, Map<String, Setting<?>> seen, boolean events) {
        Setting<?> other = seen.put(name, setting);
        if (other != null && other != setting) {
            problem(setting, "must not name the header " + name + ", which " + other.name() + " names too");
        }
        if (events && (name.startsWith(EVENT_PREFIX) || name.equals(EVENT_TYPE))) {
            problem(setting, "must not name the header " + name + ", which a CloudEvent has for its own attributes");
        }
    }

    private void serializer(String codec, Setting<String> setting, boolean wanted) {
        String name = values.find(setting);
        if (name == null) {
            // Where it was refused itself, that is said already.
            if (wanted && !values.all().containsKey(setting.name()) && !isRefused(setting)) {
                problems.about(
                        setting.name(),
                        "is required and not given, because " + codec + " is serializer; must be "
                                + setting.kind().allowed());
            }
            return;
        }
        if (!wanted) {
            problem(setting, "does nothing unless " + codec + " is serializer");
            return;
        }
        Path folder = values.find(CodecCatalog.PLUGINS);
        if (folder == null && isRefused(CodecCatalog.PLUGINS)) {
            return;
        }
        String fault = Plugins.find(name, Serializer.class, folder).fault();
        if (fault != null) {
            problem(setting, fault);
        }
    }

    private void schemasAreSomewhere() {
        boolean keys = values.find(CodecCatalog.KEY) == KeyCodec.AVRO;
        schemasFor(CodecCatalog.VALUE, values.find(CodecCatalog.VALUE) == ValueCodec.AVRO);
        schemasFor(CodecCatalog.KEY, keys);
        schemasFor(CodecCatalog.INPUT, values.find(CodecCatalog.INPUT) == SerializerRules.Input.AVRO);
        schemasFor(CodecCatalog.KEY_INPUT, values.find(CodecCatalog.KEY_INPUT) == SerializerRules.Input.AVRO);
        if (keys && values.has(KeyCatalog.HEAVY_KEYS)) {
            problem(
                    KeyCatalog.HEAVY_KEYS,
                    "does not go together with key.codec avro: rows are placed by their encoded keys, which these texts"
                            + " never equal");
        }
    }

    private void schemasFor(Setting<?> setting, boolean wanted) {
        if (wanted && !values.has(AvroCatalog.URL) && !isRefused(AvroCatalog.URL)) {
            problem(setting, "needs schema.registry.url, where the schemas are");
        }
    }

    private boolean isRefused(Setting<?> setting) {
        return problems.all().stream().anyMatch(problem -> problem.key().equals(setting.name()));
    }

    private void eventsHaveASource() {
        boolean fromColumn = Conversion.pairs(values, CodecCatalog.ATTRIBUTES).stream()
                .anyMatch(pair -> pair.right().equals(SOURCE));
        if (ConversionAssembly.isCloudEvents(values.find(CodecCatalog.VALUE))
                && !fromColumn
                && values.find(CodecCatalog.SOURCE) == null
                && !isRefused(CodecCatalog.SOURCE)
                && !isRefused(CodecCatalog.ATTRIBUTES)) {
            problems.about(
                    CodecCatalog.SOURCE.name(),
                    "is required and not given, because " + CodecCatalog.VALUE.name()
                            + " makes CloudEvents and no column in " + CodecCatalog.ATTRIBUTES.name()
                            + " is for source");
        }
    }

    private void requestHeaders(Setting<String> setting) {
        Secret secret = values.secret(setting.name());
        if (secret == null) {
            return;
        }
        for (String part : secret.get().split(",", -1)) {
            if (part.indexOf('=') <= 0) {
                problem(setting, "must be name=value, several divided by commas");
                return;
            }
        }
    }

    private void problem(Setting<?> setting, String complaint) {
        Values.Value said = values.all().get(setting.name());
        problems.add(new Problem(
                setting.name(),
                said == null || setting.secret() ? null : said.shown(),
                said == null ? null : said.origin(),
                complaint));
    }
}
