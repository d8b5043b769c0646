package dev.outrider.convert.avro;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to make Avro of a row: {@code mvn -q -Pjmh}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConversionBench {

    private static final Schema SMALL = new Schema.Parser().parse("""
            {"type":"record","name":"OrderPlaced","namespace":"com.example","fields":[
              {"name":"orderId","type":"long"},
              {"name":"customer","type":"string"},
              {"name":"status","type":{"type":"enum","name":"Status","symbols":["NEW","PAID"]}},
              {"name":"amount","type":"double"},
              {"name":"express","type":"boolean"},
              {"name":"note","type":["null","string"],"default":null}]}""");

    private static final byte[] SMALL_JSON =
            "{\"orderId\": 123456789, \"customer\": \"customer-4711\", \"status\": \"PAID\", \"amount\": 129.95, \"express\": true, \"note\": \"ring twice\"}"
                    .getBytes(StandardCharsets.UTF_8);

    private static final Schema RICH = new Schema.Parser().parse("""
            {"type":"record","name":"OrderShipped","namespace":"com.example","fields":[
              {"name":"orderId","type":{"type":"string","logicalType":"uuid"}},
              {"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":12,"scale":2}},
              {"name":"shipped","type":{"type":"long","logicalType":"timestamp-micros"}},
              {"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line","fields":[
                {"name":"sku","type":"string"},{"name":"quantity","type":"int"}]}}},
              {"name":"to","type":[
                {"type":"record","name":"Home","fields":[{"name":"street","type":"string"}]},
                {"type":"record","name":"Locker","fields":[{"name":"code","type":"int"}]}]}]}""");

    private static final byte[] RICH_JSON =
            ("{\"orderId\": \"123e4567-e89b-12d3-a456-426614174000\", \"total\": 129.95, \"shipped\": \"2024-02-29T12:30:00.123456+00:00\","
                            + " \"lines\": [{\"sku\": \"A-1\", \"quantity\": 2}, {\"sku\": \"B-2\", \"quantity\": 1}, {\"sku\": \"C-3\", \"quantity\": 7}],"
                            + " \"to\": {\"code\": 4711}}")
                    .getBytes(StandardCharsets.UTF_8);

    private final AvroBytes bytes = new AvroBytes();
    private final JsonToAvro small = JsonToAvro.of(SMALL, UnknownFields.FAIL);
    private final GenericDatumWriter<@Nullable Object> smallWriter = AvroBytes.writer(SMALL);
    private final JsonToAvro rich = JsonToAvro.of(RICH, UnknownFields.FAIL);
    private final GenericDatumWriter<@Nullable Object> richWriter = AvroBytes.writer(RICH);

    /** A record of six plain fields, 130 bytes of JSON: converted and written. */
    @Benchmark
    public byte[] smallRecord() throws Mismatch {
        return bytes.framed(7, smallWriter, small.convert(SMALL_JSON));
    }

    /** The same without writing. */
    @Benchmark
    public @Nullable Object smallRecordConverted() throws Mismatch {
        return small.convert(SMALL_JSON);
    }

    /** Logical types, an array of records and a union of records. */
    @Benchmark
    public byte[] richRecord() throws Mismatch {
        return bytes.framed(7, richWriter, rich.convert(RICH_JSON));
    }
}
