package dev.outrider.convert.avro;

import dev.outrider.convert.registry.Registered;
import org.apache.avro.generic.GenericDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to write values of one schema.
 *
 * @param id its id in the registry
 * @param converter converts them
 * @param writer writes them
 */
record Writing(int id, JsonToAvro converter, GenericDatumWriter<@Nullable Object> writer) {

    static Writing of(Registered registered, UnknownFields unknown) {
        return new Writing(
                registered.id(), JsonToAvro.of(registered.schema(), unknown), AvroBytes.writer(registered.schema()));
    }
}
