package dev.outrider.host;

import dev.outrider.config.Conversion;
import dev.outrider.convert.avro.Avro;
import dev.outrider.convert.codec.BytesCodec;
import dev.outrider.convert.codec.CloudEventCodec;
import dev.outrider.convert.codec.Codec;
import dev.outrider.convert.codec.JsonCodec;
import dev.outrider.convert.codec.Recipe;
import dev.outrider.convert.codec.SerializerCodec;
import dev.outrider.convert.codec.SerializerRules;
import dev.outrider.convert.headers.Contexts;
import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the recipe of each producer session from the configuration. Serializers of others are made anew for each, so that their secrets are read again; those
 * of the session before, which sends no more, are closed.
 */
final class Recipes implements Supplier<Recipe>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recipes.class);

    private final Conversion conversion;
    private final OutboxTable table;
    private final BooleanSupplier payloadIsJson;
    private final @Nullable Avro avro;
    private final Contexts contexts = new Contexts();
    private final List<SerializerCodec> open = new ArrayList<>();

    /**
     * Makes nothing yet.
     *
     * @param conversion how rows become records
     * @param table what columns are called
     * @param payloadIsJson whether the database has checked that payloads are JSON
     * @param avro makes Avro of keys and values, null where none is wanted
     */
    Recipes(Conversion conversion, OutboxTable table, BooleanSupplier payloadIsJson, @Nullable Avro avro) {
        this.conversion = conversion;
        this.table = table;
        this.payloadIsJson = payloadIsJson;
        this.avro = avro;
    }

    @Override
    public synchronized Recipe get() {
        close();
        return new Recipe(
                key(), conversion.shaped(value()), conversion.redacting().redaction(), conversion.extra(), contexts);
    }

    /** What was dropped of the traces of all sessions. */
    Contexts.Dropped dropped() {
        return contexts.dropped();
    }

    private Codec key() {
        Conversion.Codecs codecs = conversion.codecs();
        return switch (codecs.key()) {
            case AS_IS -> Codec.AS_IS;
            case AVRO -> present().keyCodec();
            case SERIALIZER -> serializer(codecs.serializers().key(), Column.AGGREGATEID, true);
        };
    }

    private Codec value() {
        Conversion.Codecs codecs = conversion.codecs();
        String column = table.column(Column.PAYLOAD);
        return switch (codecs.value()) {
            case AS_IS -> Codec.AS_IS;
            case JSON -> new JsonCodec(column, payloadIsJson);
            case BYTES -> new BytesCodec(column, codecs.encoding());
            case CLOUDEVENTS_BINARY, CLOUDEVENTS_STRUCTURED -> new CloudEventCodec(codecs.cloudEvents(), payloadIsJson);
            case AVRO -> present().valueCodec();
            case SERIALIZER -> serializer(codecs.serializers().value(), Column.PAYLOAD, false);
        };
    }

    private Avro present() {
        return Objects.requireNonNull(avro, "no schemas are configured");
    }

    private Codec serializer(@Nullable SerializerRules rules, Column column, boolean isKey) {
        Objects.requireNonNull(rules, "no serializer is configured");
        SerializerCodec.Generic generic = rules.input() != SerializerRules.Input.AVRO
                ? SerializerCodec.NO_SCHEMAS
                : isKey ? present()::genericKey : present()::genericValue;
        SerializerCodec codec = new SerializerCodec(rules, table.column(column), isKey, generic);
        open.add(codec);
        return codec;
    }

    /** Closes what the last recipe was made of. */
    @Override
    public synchronized void close() {
        for (SerializerCodec codec : open) {
            try {
                codec.close();
            } catch (RuntimeException e) {
                // Somebody else's code, which is not needed any more.
                LOG.warn("A serializer was not closed cleanly", e);
            }
        }
        open.clear();
    }
}
