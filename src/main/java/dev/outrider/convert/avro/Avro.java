package dev.outrider.convert.avro;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Codec;
import dev.outrider.convert.registry.RegistryClient;
import dev.outrider.core.Failure;
import dev.outrider.core.Partitioning;
import dev.outrider.core.Row;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a relay needs to send Avro; one for all its sessions. Whoever makes it says which sides it is for, and what is not named is never
 * asked for.
 */
public final class Avro {

    private final RegistryClient client;
    private final @Nullable AvroSide keys;
    private final @Nullable AvroSide values;
    private @Nullable KeyPlacement placement;

    /** What becomes Avro. */
    public enum For {
        /** Keys only. */
        KEYS,
        /** Values only. */
        VALUES,
        /** Both. */
        BOTH
    }

    /**
     * Connects to nothing yet.
     *
     * @param settings which schemas, and where they are
     * @param what what becomes Avro
     * @param background runs questions that nobody waits for, and such as may take longer than one waits; each may take seconds
     * @param clock nanoseconds that never go back
     */
    public Avro(AvroSettings settings, For what, Executor background, LongSupplier clock) {
        client = new RegistryClient(settings.registry(), background, clock);
        keys = what == For.VALUES ? null : new AvroSide(true, settings, client);
        values = what == For.KEYS ? null : new AvroSide(false, settings, client);
    }

    /** A codec for the values of one session. */
    public Codec valueCodec() {
        return new AvroCodec(present(values));
    }

    /** A codec for the keys of one session. */
    public Codec keyCodec() {
        KeyPlacement placing = placement;
        return placing == null ? new AvroCodec(present(keys)) : placing.codec();
    }

    /**
     * Places keyed rows by their encoded keys; to be put around any other partitioning, before the first {@link #keyCodec}. Without Avro keys it is the other one.
     */
    public Partitioning partitioning(Partitioning rest) {
        if (keys == null) {
            return rest;
        }
        KeyPlacement placing = new KeyPlacement(keys, rest);
        placement = placing;
        return placing;
    }

    /**
     * Fetches the schemas that rows of a topic will want; called when the cluster has said that the topic is fine, by a thread that may wait.
     *
     * @return why no row can be sent to it, null when they may be tried
     */
    public @Nullable Failure prepare(String topic) {
        Failure failure = keys == null ? null : keys.prepare(topic);
        return failure == null && values != null ? values.prepare(topic) : failure;
    }

    /**
     * Converts a value without writing it, for a serializer of somebody else's.
     *
     * @return a {@code GenericRecord} when the schema is a record's, else as {@code GenericData} has it; null for a tombstone
     * @throws UnsendableException as a codec's
     */
    public @Nullable Object genericValue(Row row, byte @Nullable [] raw) throws UnsendableException {
        return generic(present(values), row, raw);
    }

    /** The same for a key. */
    public @Nullable Object genericKey(Row row, byte @Nullable [] raw) throws UnsendableException {
        return generic(present(keys), row, raw);
    }

    private static @Nullable Object generic(AvroSide side, Row row, byte @Nullable [] raw) throws UnsendableException {
        return raw == null ? null : side.generic(row, raw);
    }

    /** Whether the registry is away, and why; null while it is there. */
    public RegistryClient.@Nullable Away away() {
        return client.away();
    }

    private static AvroSide present(@Nullable AvroSide side) {
        if (side == null) {
            throw new IllegalStateException("this was not made for that side");
        }
        return side;
    }
}
