package dev.outrider.convert.avro;

import dev.outrider.convert.registry.RegistrySettings;
import dev.outrider.convert.registry.SubjectStrategy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How keys and values become Avro.
 *
 * @param registry where the schemas are
 * @param key which schema keys have
 * @param value which schema values have
 * @param own what happens to schemas of our own
 * @param unknown what happens to fields that a schema does not know
 */
public record AvroSettings(RegistrySettings registry, Side key, Side value, Own own, UnknownFields unknown) {

    /**
     * Which schema keys or values have. At most one of file, version and id is given; with none it is the subject's latest.
     *
     * @param strategy how the subject is called
     * @param file holds the schema, null for none
     * @param version the subject's version, null for none
     * @param id the schema's id, null for none
     * @param record the record's full name for strategies that want it, in which <code>${type}</code> is the event's type; null for none
     */
    public record Side(
            SubjectStrategy strategy,
            @Nullable Path file,
            @Nullable Integer version,
            @Nullable Integer id,
            @Nullable String record) {

        /** What stands for the event's type. */
        public static final String TYPE = "${type}";

        /** The latest schema of the topic's subject. */
        public static final Side LATEST = new Side(SubjectStrategy.TOPIC_NAME, null, null, null, null);

        /** Whether the schema cannot be found without the record's name, which nothing else says. */
        public boolean wantsRecord() {
            return strategy.namesRecord() && file == null && id == null;
        }
    }

    /**
     * What happens to schemas of our own.
     *
     * @param register whether the registry learns them
     * @param normalize whether it is asked to compare normalized schemas
     * @param useLatest whether the subject's latest is used in their place, if it is compatible
     */
    public record Own(boolean register, boolean normalize, boolean useLatest) {

        /** The registry must know them. */
        public static final Own KNOWN = new Own(false, false, false);
    }
}
