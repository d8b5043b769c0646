package dev.outrider.config;

import dev.outrider.config.ConversionKinds.Pair;
import dev.outrider.config.ConversionKinds.Pairs;
import dev.outrider.convert.Addressing;
import dev.outrider.convert.avro.Avro;
import dev.outrider.convert.avro.AvroSettings;
import dev.outrider.convert.codec.BytesCodec;
import dev.outrider.convert.codec.CloudEventRules;
import dev.outrider.convert.codec.Codec;
import dev.outrider.convert.codec.SerializerRules;
import dev.outrider.convert.headers.ExtraHeaders;
import dev.outrider.send.tracing.Tracing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How rows become records.
 *
 * @param routing where they go
 * @param carried columns whose values a row brings along, in the order in which {@code Content.columns} has them
 * @param codecs how keys and values are encoded
 * @param extra headers that every record has
 * @param tracing how attempts are traced, null for not at all
 * @param redacting what must not leave
 */
public record Conversion(
        Routing routing,
        List<String> carried,
        Codecs codecs,
        ExtraHeaders extra,
        @Nullable Tracing tracing,
        Redacting redacting) {

    /** How a value is made. */
    public enum ValueCodec {
        /** It is the payload. */
        AS_IS,
        /** It is the payload, which must be JSON. */
        JSON,
        /** It is what the payload's text stands for. */
        BYTES,
        /** It is a CloudEvent's data, whose attributes are headers. */
        CLOUDEVENTS_BINARY,
        /** It is a CloudEvent. */
        CLOUDEVENTS_STRUCTURED,
        /** It is what a schema makes of the payload, which must be JSON. */
        AVRO,
        /** A serializer makes it. */
        SERIALIZER
    }

    /** How a key is made. */
    public enum KeyCodec {
        /** It is the column. */
        AS_IS,
        /** It is what a schema makes of the column. */
        AVRO,
        /** A serializer makes it. */
        SERIALIZER
    }

    /**
     * How keys and values are encoded.
     *
     * @param key how a key is made
     * @param value how a value is made
     * @param encoding how a payload's text stands for bytes, where it does
     * @param cloudEvents how a row becomes a CloudEvent, where it does
     * @param serializers who else makes keys and values
     * @param avro which schemas there are, null where none is wanted
     */
    public record Codecs(
            KeyCodec key,
            ValueCodec value,
            BytesCodec.Encoding encoding,
            CloudEventRules cloudEvents,
            Serializers serializers,
            @Nullable Schemas avro) {}

    /**
     * Serializers of others.
     *
     * @param key makes keys, null where none does
     * @param value makes values, null where none does
     */
    public record Serializers(
            @Nullable SerializerRules key, @Nullable SerializerRules value) {}

    /**
     * Which schemas there are.
     *
     * @param settings where they are
     * @param what for which of key and value they are wanted
     */
    public record Schemas(AvroSettings settings, Avro.For what) {}

    /** Which further columns of the outbox are wanted. */
    public Addressing addressing() {
        return routing.carrying(carried);
    }

    /** What a codec of the value gets is what the profile makes of a row. */
    public Codec shaped(Codec next) {
        return routing.shaped(next, carried.size());
    }

    static Conversion of(Values values) {
        ConversionAssembly assembly = new ConversionAssembly(values);
        return new Conversion(
                new Ways(values).routing(),
                assembly.carried(),
                assembly.codecs(),
                assembly.extra(),
                assembly.tracing(),
                Redacting.of(values));
    }

    /** The pairs of a setting; none when nothing was said. */
    static List<Pair> pairs(Values values, Setting<Pairs> setting) {
        Pairs pairs = values.find(setting);
        return pairs == null ? List.of() : pairs.pairs();
    }
}
