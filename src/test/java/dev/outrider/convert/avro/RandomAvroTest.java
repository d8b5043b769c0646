package dev.outrider.convert.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** Schemas and values that nobody thought of. A seed that fails is replayed by its number. */
class RandomAvroTest {

    private static final int SCHEMAS = 500;
    private static final int VALUES = 10;

    @Test
    void everyValueBecomesTheBytesThatAvroItselfWritesForIt() throws IOException {
        for (long seed = 0; seed < SCHEMAS; seed++) {
            RandomAvro random = new RandomAvro(seed);
            Schema schema = random.record();
            JsonToAvro converter = JsonToAvro.of(schema, UnknownFields.FAIL);
            AvroBytes bytes = new AvroBytes();
            for (int i = 0; i < VALUES; i++) {
                RandomAvro.Sample sample = random.sample(schema);
                byte[] framed;
                try {
                    framed = bytes.framed(7, AvroBytes.writer(schema), converter.convert(AvroBack.utf8(sample.json())));
                } catch (Mismatch e) {
                    throw new AssertionError("seed " + seed + ": " + schema + " <- " + sample.json(), e);
                }
                byte[] expected = independent(schema, sample.datum());
                byte[] body = Arrays.copyOfRange(framed, 5, framed.length);
                assertThat(body)
                        .as("seed %s: %s <- %s", seed, schema, sample.json())
                        .isEqualTo(expected);
                // And back: what Avro's decoder reads is written as the same bytes once more.
                assertThat(independent(schema, AvroBack.read(new GenericData(), schema, body)))
                        .isEqualTo(expected);
            }
        }
    }

    private static byte[] independent(Schema schema, Object datum) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<>(schema).write(datum, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
