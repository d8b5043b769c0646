package dev.outrider.convert.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Every rule of the conversion, by cases: the table is in {@code json-to-avro.yaml}. */
class JsonToAvroTest {

    private static final int ID = 0x01020304;

    record Case(
            Schema schema,
            String json,
            boolean ignoring,
            @Nullable String is,
            @Nullable String says) {
        static Case of(Map<String, Object> map) {
            return new Case(
                    JsonToAvroTest.schema(map.get("schema")),
                    String.valueOf(map.get("json")),
                    map.containsKey("ignore"),
                    (String) map.get("is"),
                    (String) map.get("says"));
        }

        @Override
        public String toString() {
            return schema + " <- " + json;
        }
    }

    static List<Case> cases() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(100);
        try (InputStream in = JsonToAvroTest.class.getResourceAsStream("json-to-avro.yaml")) {
            List<Map<String, Object>> cases = new Yaml(new SafeConstructor(options)).load(in);
            return cases.stream().map(Case::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema schema(Object yaml) {
        try {
            return new Schema.Parser().parse(new ObjectMapper().writeValueAsString(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isConvertedOrRefused(Case each) throws Mismatch {
        JsonToAvro converter = JsonToAvro.of(each.schema, each.ignoring ? UnknownFields.IGNORE : UnknownFields.FAIL);
        byte[] json = AvroBack.utf8(each.json);
        if (each.says != null) {
            assertThatThrownBy(() -> converter.convert(json))
                    .isInstanceOf(Mismatch.class)
                    .message()
                    .startsWith(each.says);
            return;
        }
        byte[] framed = new AvroBytes().framed(ID, AvroBytes.writer(each.schema), converter.convert(json));
        assertThat(AvroBack.id(framed)).isEqualTo(ID);
        assertThat(AvroBack.shown(each.schema, AvroBack.read(each.schema, framed)))
                .isEqualTo(each.is);
    }

    @Test
    void theTableIsLong() {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(200);
        assertThat(cases()).allMatch(each -> (each.is == null) != (each.says == null));
        Set<String> distinct = Set.copyOf(cases().stream().map(Case::toString).toList());
        assertThat(distinct.size()).isGreaterThanOrEqualTo(200);
    }

    @Test
    void aRefusalNeverRepeatsTheValue() {
        Schema schema = schema(Map.of(
                "type",
                "record",
                "name",
                "R",
                "fields",
                List.of(Map.of("name", "card", "type", List.of("null", "int")))));
        for (String json : List.of("{\"card\": \"hunter2\"}", "{\"card\": 4111111111111111}", "{\"card\": hunter2}")) {
            assertThatThrownBy(() -> JsonToAvro.of(schema, UnknownFields.FAIL).convert(AvroBack.utf8(json)))
                    .isInstanceOf(Mismatch.class)
                    .message()
                    .doesNotContain("hunter2", "4111");
        }
    }

    @Test
    void brokenUtf8IsRefused() {
        byte[] json = {'"', (byte) 0xC3, '"'};
        assertThatThrownBy(() ->
                        JsonToAvro.of(schema("string"), UnknownFields.FAIL).convert(json))
                .isInstanceOf(Mismatch.class);
    }

    @Test
    void depthIsBounded() throws Mismatch {
        Schema tree = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\"t\",\"type\":[\"null\",\"T\"]}]}");
        JsonToAvro converter = JsonToAvro.of(tree, UnknownFields.FAIL);
        assertThat(converter.convert(nested(Cursor.DEPTH_MAX))).isNotNull();
        assertThatThrownBy(() -> converter.convert(nested(Cursor.DEPTH_MAX + 1)))
                .isInstanceOf(Mismatch.class)
                .hasMessageContaining("nested more than 200 deep");
        assertThatThrownBy(() -> converter.convert(nested(100_000))).isInstanceOf(Mismatch.class);
    }

    private static byte[] nested(int depth) {
        return AvroBack.utf8("{\"t\":".repeat(depth) + "null" + "}".repeat(depth));
    }

    @Test
    @Timeout(20)
    void branchesThatLookAlikeAreNotTriedForEver() {
        Schema schema = new Schema.Parser().parse("""
                {"type":"record","name":"Root","fields":[{"name":"of","type":[
                  {"type":"record","name":"A","fields":[
                    {"name":"l","type":["null","A",{"type":"record","name":"B","fields":[
                      {"name":"l","type":["null","A","B"]},{"name":"y","type":"int","default":1}]}]},
                    {"name":"x","type":"int","default":1}]},"B"]}]}""");
        String json = "{\"of\":" + "{\"l\":".repeat(60) + "null" + "}".repeat(60) + "}";
        assertThatThrownBy(() -> JsonToAvro.of(schema, UnknownFields.FAIL).convert(AvroBack.utf8(json)))
                .isInstanceOf(Mismatch.class);
    }

    @Test
    void keysOfTextSchemasAreBare() throws Mismatch {
        assertThat(JsonToAvro.of(schema("string"), UnknownFields.FAIL).convertKey(AvroBack.utf8("order-1")))
                .isEqualTo("order-1");
        assertThat(JsonToAvro.of(schema("long"), UnknownFields.FAIL).convertKey(AvroBack.utf8("42")))
                .isEqualTo(42L);
        Schema symbols = schema(Map.of("type", "enum", "name", "E", "symbols", List.of("A")));
        assertThat(String.valueOf(JsonToAvro.of(symbols, UnknownFields.FAIL).convertKey(AvroBack.utf8("A"))))
                .isEqualTo("A");
        assertThatThrownBy(
                        () -> JsonToAvro.of(schema("long"), UnknownFields.FAIL).convertKey(AvroBack.utf8("order-1")))
                .isInstanceOf(Mismatch.class);
        assertThatThrownBy(() ->
                        JsonToAvro.of(schema("string"), UnknownFields.FAIL).convertKey(new byte[] {(byte) 0xC3}))
                .isInstanceOf(Mismatch.class)
                .hasMessageContaining("no text in UTF-8");
    }
}
