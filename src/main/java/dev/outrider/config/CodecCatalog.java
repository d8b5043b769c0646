package dev.outrider.config;

import dev.outrider.config.ConversionKinds.Pairs;
import dev.outrider.convert.codec.BytesCodec;
import dev.outrider.convert.codec.SerializerRules;
import java.nio.file.Path;
import java.util.List;

/** The settings that say how keys and values are encoded. */
final class CodecCatalog {

    /** Which names under {@code value.} are the serializer's own. */
    static final String VALUE_PROPERTIES = "value.serializer.properties.";

    /** Which names under {@code key.} are the serializer's own. */
    static final String KEY_PROPERTIES = "key.serializer.properties.";

    static final Setting<Conversion.ValueCodec> VALUE = Setting.named(
                    "value.codec", Kinds.word(Conversion.ValueCodec.class))
            .preset("as-is")
            .everyday()
            .purpose("How a record's value is made of the payload.")
            .because(
                    "as-is: the column's bytes, unseen. json: the same, but parked unless they are one JSON document. bytes: the bytes"
                            + " that a text stands for. cloudevents-binary and cloudevents-structured: a CloudEvent. avro: what"
                            + " a schema makes of the payload's JSON (src/docs/avro.md). serializer: what value.serializer makes of"
                            + " it. The others are in src/docs/codecs.md.");

    static final Setting<BytesCodec.Encoding> ENCODING = Setting.named(
                    "value.bytes.encoding", Kinds.word(BytesCodec.Encoding.class))
            .preset("raw")
            .purpose("With value.codec bytes: how the payload's text stands for bytes.")
            .because("raw: it does not; the column's bytes are sent as they are.");

    static final Setting<String> SERIALIZER = Setting.named("value.serializer", ConversionKinds.className())
            .example("com.example.OrderSerializer")
            .purpose("With value.codec serializer: the class of Kafka's kind of serializer that makes the value.")
            .because("From the relay's class path or plugins.directory. Everything under " + VALUE_PROPERTIES
                    + " is given to it by the name that is left, when it is configured for each producer session.");

    static final Setting<SerializerRules.Input> INPUT = Setting.named(
                    "value.serializer.input", Kinds.word(SerializerRules.Input.class))
            .preset("text")
            .purpose("What value.serializer is given.")
            .because(
                    "bytes: byte[]; text: String; json-node: Jackson's JsonNode; map: java.util.Map. Fractions are BigDecimal in these"
                            + " two, so that no digit is lost. avro: the GenericRecord that a schema of the registry makes of the JSON.");

    static final Setting<Conversion.KeyCodec> KEY = Setting.named("key.codec", Kinds.word(Conversion.KeyCodec.class))
            .preset("as-is")
            .purpose("How a record's key is made.")
            .because(
                    "as-is: the column's bytes. avro: what a schema makes of them. serializer: what key.serializer makes of them. Order"
                            + " always goes by the column's bytes, and so does the partition, save for avro: there it is that of a plain"
                            + " producer, which hashes what it sends.");

    static final Setting<String> KEY_SERIALIZER = Setting.named("key.serializer", ConversionKinds.className())
            .example("org.apache.kafka.common.serialization.StringSerializer")
            .purpose("With key.codec serializer: the class of Kafka's kind of serializer that makes the key.")
            .because("Everything under " + KEY_PROPERTIES + " is given to it by the name that is left.");

    static final Setting<SerializerRules.Input> KEY_INPUT = Setting.named(
                    "key.serializer.input", Kinds.word(SerializerRules.Input.class))
            .preset("text")
            .purpose("What key.serializer is given.");

    static final Setting<Path> PLUGINS = Setting.named("plugins.directory", ConversionKinds.folder())
            .example("/opt/outrider/plugins")
            .purpose("Where further classes are: the jars in this folder and in the folders right below it.")
            .because("The relay's own classes count more than theirs. The folder is looked at once, at the start.");

    static final Setting<String> SOURCE = Setting.named(
                    "cloudevents.source", Kinds.text("URI", "a URI or a part of one, such as /orders", "\\S+"))
            .example("/orders")
            .purpose("A CloudEvent's attribute source, unless a column says otherwise.")
            .because(
                    "With value.codec cloudevents-… either this or a column for source in cloudevents.columns is needed.");

    static final Setting<Pairs> ATTRIBUTES = Setting.named(
                    "cloudevents.columns", ConversionKinds.attributesFromColumns())
            .example("tenant_id:tenant,order_no:subject")
            .purpose("Columns of the outbox that become attributes or extensions of a CloudEvent.")
            .because(
                    "source, subject, type, dataschema and datacontenttype are the specification's; any other name is an"
                            + " extension's. Null leaves the attribute out, or to its setting.");

    static final Setting<String> CONTENT_TYPE = Setting.named(
                    "cloudevents.datacontenttype",
                    Kinds.text(
                            "media type",
                            "a media type such as application/json",
                            "[\\w!#$&^.+-]+/[\\w!#$&^.+-]+\\s*(;.*)?"))
            .preset("application/json")
            .purpose("A CloudEvent's attribute datacontenttype: what the payload is.")
            .because(
                    "A payload that is to be JSON and is not is parked. Within a structured event, text stands as text, and anything"
                            + " else is parked.");

    static final Setting<String> SCHEMA = Setting.named(
                    "cloudevents.dataschema", Kinds.text("URI", "an absolute URI", "[A-Za-z][A-Za-z0-9+.-]*:\\S+"))
            .example("https://schemas.example/orders/1")
            .purpose("A CloudEvent's attribute dataschema.");

    static final Setting<Boolean> PARTITION_KEY = Setting.named("cloudevents.partitionkey", Kinds.flag())
            .preset("false")
            .purpose("Whether the record's key is told in extension partitionkey too.");

    static final Setting<Boolean> EVENT_TRACE = Setting.named("cloudevents.tracing", Kinds.flag())
            .preset("true")
            .purpose("Whether the row's own trace is told in extensions traceparent and tracestate too.")
            .because(
                    "They say where the event was made. The record's header traceparent may be another span, see tracing.exporter.");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL = List.of(
            VALUE,
            ENCODING,
            SERIALIZER,
            INPUT,
            KEY,
            KEY_SERIALIZER,
            KEY_INPUT,
            PLUGINS,
            SOURCE,
            ATTRIBUTES,
            CONTENT_TYPE,
            SCHEMA,
            PARTITION_KEY,
            EVENT_TRACE);

    private CodecCatalog() {}
}
