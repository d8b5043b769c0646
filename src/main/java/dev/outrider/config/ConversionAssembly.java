package dev.outrider.config;

import dev.outrider.config.Conversion.Codecs;
import dev.outrider.config.Conversion.KeyCodec;
import dev.outrider.config.Conversion.ValueCodec;
import dev.outrider.config.ConversionKinds.Pair;
import dev.outrider.convert.avro.Avro;
import dev.outrider.convert.avro.AvroSettings;
import dev.outrider.convert.codec.CloudEventRules;
import dev.outrider.convert.codec.SerializerRules;
import dev.outrider.convert.headers.ExtraHeaders;
import dev.outrider.database.Column;
import dev.outrider.send.tracing.Tracing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts together how rows become records. Whoever needs a further column asks {@link #index} where its value will stand: each column is read once, however many want it.
 */
final class ConversionAssembly {

    private final Values values;
    private final Set<String> columns = new LinkedHashSet<>();

    ConversionAssembly(Values values) {
        this.values = values;
        Conversion.pairs(values, HeaderCatalog.COLUMNS).forEach(pair -> columns.add(pair.left()));
        if (isCloudEvents()) {
            Conversion.pairs(values, CodecCatalog.ATTRIBUTES).forEach(pair -> columns.add(pair.left()));
        }
        if (tellsWait()) {
            columns.add(insertedAt());
        }
    }

    private boolean isCloudEvents() {
        return isCloudEvents(values.get(CodecCatalog.VALUE));
    }

    static boolean isCloudEvents(@Nullable ValueCodec codec) {
        return codec == ValueCodec.CLOUDEVENTS_BINARY || codec == ValueCodec.CLOUDEVENTS_STRUCTURED;
    }

    private boolean tellsWait() {
        boolean wanted = values.get(HeaderCatalog.WAIT);
        return values.get(HeaderCatalog.TRACING) == HeaderCatalog.TracingExporter.OTLP && wanted;
    }

    private String insertedAt() {
        Setting<String> column = DatabaseCatalog.COLUMNS.get(Column.CREATED_AT);
        return column == null ? Column.CREATED_AT.defaultName() : values.get(column);
    }

    /** The columns that rows bring along. */
    List<String> carried() {
        return List.copyOf(columns);
    }

    private int index(String column) {
        return carried().indexOf(column);
    }

    Codecs codecs() {
        ValueCodec value = values.get(CodecCatalog.VALUE);
        KeyCodec key = values.get(CodecCatalog.KEY);
        SerializerRules ofValues = serializer(
                value == ValueCodec.SERIALIZER,
                CodecCatalog.SERIALIZER,
                CodecCatalog.INPUT,
                CodecCatalog.VALUE_PROPERTIES);
        SerializerRules ofKeys = serializer(
                key == KeyCodec.SERIALIZER,
                CodecCatalog.KEY_SERIALIZER,
                CodecCatalog.KEY_INPUT,
                CodecCatalog.KEY_PROPERTIES);
        return new Codecs(
                key,
                value,
                values.get(CodecCatalog.ENCODING),
                cloudEvents(),
                new Conversion.Serializers(ofKeys, ofValues),
                schemas(key == KeyCodec.AVRO || wantsAvro(ofKeys), value == ValueCodec.AVRO || wantsAvro(ofValues)));
    }

    private static boolean wantsAvro(@Nullable SerializerRules rules) {
        return rules != null && rules.input() == SerializerRules.Input.AVRO;
    }

    private Conversion.@Nullable Schemas schemas(boolean ofKeys, boolean ofValues) {
        // Asked for in any case, so that a setting that nobody asks for is noticed.
        AvroSettings settings = AvroAssembly.of(values);
        if (settings == null || (!ofKeys && !ofValues)) {
            return null;
        }
        Avro.For what = ofKeys && ofValues ? Avro.For.BOTH : ofKeys ? Avro.For.KEYS : Avro.For.VALUES;
        return new Conversion.Schemas(settings, what);
    }

    private @Nullable SerializerRules serializer(
            boolean wanted, Setting<String> type, Setting<SerializerRules.Input> input, String prefix) {
        String name = values.find(type);
        SerializerRules.Input given = values.get(input);
        Path plugins = values.find(CodecCatalog.PLUGINS);
        Map<String, Values.Value> all = Map.copyOf(values.all());
        return wanted && name != null
                ? new SerializerRules(name, given, () -> OpenSettings.of(all, prefix), plugins)
                : null;
    }

    private CloudEventRules cloudEvents() {
        List<CloudEventRules.FromColumn> attributes = new ArrayList<>();
        for (Pair pair : Conversion.pairs(values, CodecCatalog.ATTRIBUTES)) {
            attributes.add(new CloudEventRules.FromColumn(pair.right(), index(pair.left()), pair.left()));
        }
        return new CloudEventRules(
                values.get(CodecCatalog.VALUE) == ValueCodec.CLOUDEVENTS_STRUCTURED,
                new CloudEventRules.Fixed(
                        values.find(CodecCatalog.SOURCE),
                        values.get(CodecCatalog.CONTENT_TYPE),
                        values.find(CodecCatalog.SCHEMA)),
                attributes,
                values.get(CodecCatalog.PARTITION_KEY),
                values.get(CodecCatalog.EVENT_TRACE));
    }

    ExtraHeaders extra() {
        List<ExtraHeaders.FromColumn> fromColumns = new ArrayList<>();
        for (Pair pair : Conversion.pairs(values, HeaderCatalog.COLUMNS)) {
            fromColumns.add(new ExtraHeaders.FromColumn(pair.right(), index(pair.left())));
        }
        List<Map.Entry<String, String>> fixed = new ArrayList<>();
        Conversion.pairs(values, HeaderCatalog.FIXED).forEach(pair -> fixed.add(Map.entry(pair.left(), pair.right())));
        return new ExtraHeaders(fromColumns, fixed);
    }

    @Nullable
    Tracing tracing() {
        Secret secret = values.secret(HeaderCatalog.HEADERS.name());
        Tracing.Receiver receiver = new Tracing.Receiver(
                values.get(HeaderCatalog.ENDPOINT), () -> requestHeaders(secret), values.get(HeaderCatalog.TIMEOUT));
        Tracing.Identity identity = new Tracing.Identity(
                values.get(HeaderCatalog.SERVICE), values.get(RelayCatalog.INSTANCE), Release.version());
        Tracing tracing = new Tracing(
                receiver,
                identity,
                values.get(HeaderCatalog.SAMPLE_RATIO),
                values.get(HeaderCatalog.MESSAGE_KEY),
                tellsWait() ? index(insertedAt()) : -1);
        return values.get(HeaderCatalog.TRACING) == HeaderCatalog.TracingExporter.OTLP ? tracing : null;
    }

    /** A part without an equals sign is no header. It is looked at when the configuration is checked, but a file may change. */
    static Map<String, String> requestHeaders(@Nullable Secret secret) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (secret != null) {
            for (String part : secret.get().split(",", -1)) {
                int at = part.indexOf('=');
                if (at > 0) {
                    headers.put(
                            part.substring(0, at).strip(),
                            part.substring(at + 1).strip());
                }
            }
        }
        return headers;
    }
}
