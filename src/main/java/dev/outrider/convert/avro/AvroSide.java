package dev.outrider.convert.avro;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.registry.RegistryClient;
import dev.outrider.convert.registry.RegistryException;
import dev.outrider.convert.registry.SchemaFile;
import dev.outrider.convert.registry.SchemaSource;
import dev.outrider.convert.registry.Schemas;
import dev.outrider.convert.registry.Sources;
import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.Row;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The schemas of all keys, or of all values. May be used by several threads. */
final class AvroSide {

    private final boolean key;
    private final AvroSettings.Side settings;
    private final Schemas<Writing> schemas;
    private final @Nullable String record;
    private final boolean recordVaries;

    /** For a schema of our own, that needs no registry as long as only its values are wanted. */
    private final @Nullable JsonToAvro own;

    /** Subjects by topic, where nothing else has a part in them: a text that is made for every row is thrown away for every row. */
    private final Map<String, String> subjects = new ConcurrentHashMap<>();

    /** Topics whose subject we may not read, and which it was. */
    private final Map<String, String> forbidden = new ConcurrentHashMap<>();

    AvroSide(boolean key, AvroSettings all, RegistryClient client) {
        this.key = key;
        this.settings = key ? all.key() : all.value();
        Schema schema = settings.file() == null ? null : SchemaFile.read(settings.file());
        record = schema == null ? settings.record() : schema.getFullName();
        own = schema == null || all.own().useLatest() ? null : JsonToAvro.of(schema, all.unknown());
        recordVaries = settings.strategy().namesRecord()
                && record != null
                && schema == null
                && record.contains(AvroSettings.Side.TYPE);
        boolean changing = settings.version() == null
                && settings.id() == null
                && (schema == null || all.own().useLatest());
        SchemaSource source = source(new Sources(client), schema, all.own());
        schemas = new Schemas<>(client, source, changing, found -> Writing.of(found, all.unknown()));
    }

    private SchemaSource source(Sources sources, @Nullable Schema own, AvroSettings.Own rules) {
        Integer id = settings.id();
        Integer version = settings.version();
        if (id != null) {
            return sources.id(id);
        }
        if (version != null) {
            return sources.version(version);
        }
        if (own == null) {
            return sources.latest();
        }
        if (rules.useLatest()) {
            return sources.latestFor(own);
        }
        return rules.register() ? sources.registering(own, rules.normalize()) : sources.known(own, rules.normalize());
    }

    /** The row's schema. */
    Writing find(Row row) throws UnsendableException {
        String topic = row.chain().topic();
        String subject = recordVaries ? varying(row) : fixed(topic);
        try {
            return schemas.get(subject);
        } catch (RegistryException e) {
            Failure failure = told(subject, e);
            if (failure.kind() == Kind.BLOCK_TOPIC) {
                forbidden.put(topic, subject);
            }
            throw new UnsendableException(failure);
        }
    }

    /** The schema of the topic's rows as far as it is known, without asking anybody; null when it is not. */
    @Nullable
    Writing known(String topic) {
        return recordVaries ? null : schemas.peek(fixed(topic));
    }

    /**
     * Asks for what rows of the topic will want. May take seconds.
     *
     * @return why no row of it can be sent, null when they may be tried
     */
    @Nullable
    Failure prepare(String topic) {
        String refused = forbidden.get(topic);
        if (refused == null && recordVaries) {
            return null;
        }
        String subject = refused == null ? fixed(topic) : refused;
        try {
            schemas.ask(subject);
            forbidden.remove(topic);
            return null;
        } catch (RegistryException e) {
            Failure failure = told(subject, e);
            return switch (failure.kind()) {
                case BLOCK_TOPIC -> {
                    forbidden.put(topic, subject);
                    yield failure;
                }
                // Values wait for it by themselves; without a key's schema nobody knows the partition.
                case RETRY -> key || refused != null ? failure : null;
                case PARK, HALT -> {
                    forbidden.remove(topic);
                    yield null;
                }
            };
        }
    }

    private String fixed(String topic) {
        return subjects.computeIfAbsent(
                topic, name -> settings.strategy().subject(name, key, record == null ? "" : record));
    }

    private String varying(Row row) throws UnsendableException {
        String type = row.content().type();
        if (type == null) {
            throw new UnsendableException("type", "is null, but names the record of the " + side());
        }
        String name = String.valueOf(record).replace(AvroSettings.Side.TYPE, type);
        return settings.strategy().subject(row.chain().topic(), key, name);
    }

    private Failure told(String subject, RegistryException e) {
        Failure failure = e.failure();
        String message = failure.kind() == Kind.RETRY
                ? failure.message()
                : side() + " schema, subject " + subject + ": " + failure.message();
        return new Failure(failure.kind(), Outcome.NOT_SENT, failure.code(), message);
    }

    /** What this is, in a word. */
    String side() {
        return key ? "key" : "value";
    }

    /** Converts one key or value, to be written. */
    @Nullable
    Object convert(Writing writing, byte[] raw) throws UnsendableException {
        return convert(writing.converter(), raw);
    }

    /** Converts one key or value, to be written by somebody else. */
    @Nullable
    Object generic(Row row, byte[] raw) throws UnsendableException {
        JsonToAvro converter = own;
        return convert(converter == null ? find(row).converter() : converter, raw);
    }

    private @Nullable Object convert(JsonToAvro converter, byte[] raw) throws UnsendableException {
        try {
            return key ? converter.convertKey(raw) : converter.convert(raw);
        } catch (Mismatch e) {
            throw new UnsendableException(
                    new Failure(Kind.PARK, Outcome.NOT_SENT, "AvroMismatch", side() + " " + e.getMessage()));
        }
    }
}
