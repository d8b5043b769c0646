package dev.outrider.host;

import dev.outrider.config.Conversion;
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
    private final Contexts contexts = new Contexts();
    private final List<SerializerCodec> open = new ArrayList<>();

    /**
     * Makes nothing yet.
     *
     * @param conversion how rows become records
     * @param table what columns are called
     * @param payloadIsJson whether the database has checked that payloads are JSON
     */
    Recipes(Conversion conversion, OutboxTable table, BooleanSupplier payloadIsJson) {
        this.conversion = conversion;
        this.table = table;
        this.payloadIsJson = payloadIsJson;
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
        SerializerRules rules = conversion.codecs().keySerializer();
        return rules == null ? Codec.AS_IS : serializer(rules, Column.AGGREGATEID, true);
    }

    private Codec value() {
        Conversion.Codecs codecs = conversion.codecs();
        String column = table.column(Column.PAYLOAD);
        return switch (codecs.value()) {
            case AS_IS -> Codec.AS_IS;
            case JSON -> new JsonCodec(column, payloadIsJson);
            case BYTES -> new BytesCodec(column, codecs.encoding());
            case CLOUDEVENTS_BINARY, CLOUDEVENTS_STRUCTURED -> new CloudEventCodec(codecs.cloudEvents(), payloadIsJson);
            case SERIALIZER -> serializer(codecs.valueSerializer(), Column.PAYLOAD, false);
        };
    }

    private Codec serializer(@Nullable SerializerRules rules, Column column, boolean isKey) {
        if (rules == null) {
            throw new IllegalStateException("no serializer is configured");
        }
        SerializerCodec codec = new SerializerCodec(rules, table.column(column), isKey);
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
