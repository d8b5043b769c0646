package dev.outrider.convert.codec;

import dev.outrider.convert.Plugins;
import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.Utf8;
import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Has a serializer of Kafka's kind make the bytes. It is called as Kafka's producer would call it, but for two things: a null is not shown to it, and is sent
 * as null; and a null that it makes of something is refused, because that would be a deletion in a compacted topic.
 *
 * <p>It is closed by another thread than the one that sends, so both take a lock: a row must not be parked because its serializer was closed under it.
 */
public final class SerializerCodec implements Codec, AutoCloseable {

    private static final Failure CLOSED =
            new Failure(Kind.RETRY, Outcome.NOT_SENT, Failure.SESSION_CLOSED, "the producer session is closed");

    private final String column;
    private final String name;
    private final SerializerRules.Input input;
    private final Generic generic;
    private final ClassLoader loader;
    private final Serializer<Object> serializer;
    private boolean closed;

    /** What a schema makes of a row's key or value. */
    @FunctionalInterface
    public interface Generic {
        /** Converts it; null for none. */
        @Nullable
        Object of(Row row, byte @Nullable [] raw) throws UnsendableException;
    }

    /** For serializers that want what the column holds. */
    public static final Generic NO_SCHEMAS = (row, raw) -> {
        throw new IllegalStateException("no schemas are configured");
    };

    /**
     * Makes and configures the serializer.
     *
     * @param rules which serializer, and how
     * @param column the column's name, for messages
     * @param isKey whether it is for keys
     * @param generic makes what the serializer is given, where it wants what a schema makes of a row
     * @throws RuntimeException what the serializer throws while it is made or configured
     */
    // A serializer's type says nothing at run time: what it is given is the user's choice, and a wrong one is told for
    // every row.
    @SuppressWarnings("unchecked")
    public SerializerCodec(SerializerRules rules, String column, boolean isKey, Generic generic) {
        this.column = column;
        this.name = rules.type();
        this.input = rules.input();
        this.generic = generic;
        try {
            this.loader = Plugins.loader(rules.plugins());
        } catch (IOException e) {
            throw new UncheckedIOException("plugins.directory", e);
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            this.serializer = Plugins.make(name, Serializer.class, rules.plugins());
            this.serializer.configure(rules.properties().get(), isKey);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public synchronized byte @Nullable [] encode(Row row, byte @Nullable [] raw, Headers headers)
            throws UnsendableException {
        if (raw == null) {
            return null;
        }
        if (closed) {
            throw new UnsendableException(CLOSED);
        }
        Object given = given(row, raw);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        byte[] made;
        try {
            made = serializer.serialize(row.chain().topic(), headers, given);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new UnsendableException(SerializerFaults.judge(e, column, name));
        } finally {
            thread.setContextClassLoader(before);
        }
        if (made == null) {
            throw new UnsendableException(column, name + " made null of it, which would be a deletion");
        }
        return made;
    }

    private Object given(Row row, byte[] raw) throws UnsendableException {
        return switch (input) {
            case AVRO ->
                Objects.requireNonNull(generic.of(row, raw), "a value without a content has been sent already");
            case BYTES -> raw;
            case TEXT -> text(raw);
            case JSON_NODE -> JsonTree.node(raw, column);
            case MAP -> JsonTree.map(raw, column);
        };
    }

    private String text(byte[] raw) throws UnsendableException {
        String text = Utf8.text(raw);
        if (text == null) {
            throw new UnsendableException(column, "is not text in UTF-8");
        }
        return text;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            serializer.close();
        }
    }
}
