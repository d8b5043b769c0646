package dev.outrider.convert.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Writes Avro's binary form, by Avro's own encoder. Keeps its buffers, and so belongs to one thread at a time. */
public final class AvroBytes {

    /** Without conversions: what comes is what Avro stores. */
    private static final GenericData PLAIN = new GenericData();

    private static final int BUFFER_BYTES = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(BUFFER_BYTES);
    private @Nullable BinaryEncoder encoder;

    /** What writes the values of a schema. */
    static GenericDatumWriter<@Nullable Object> writer(Schema schema) {
        return new GenericDatumWriter<>(schema, PLAIN);
    }

    /**
     * Confluent's wire format: a zero, the schema's id in four bytes, the value.
     *
     * @param id the schema's id in the registry
     * @param writer writes the value
     * @param value the value
     */
    byte[] framed(int id, GenericDatumWriter<@Nullable Object> writer, @Nullable Object value) {
        out.reset();
        out.write(0);
        out.write(id >>> 24);
        out.write(id >>> 16);
        out.write(id >>> 8);
        out.write(id);
        try {
            BinaryEncoder current = EncoderFactory.get().binaryEncoder(out, encoder);
            encoder = current;
            writer.write(value, current);
            current.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
