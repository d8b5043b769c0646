package dev.outrider.convert.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.Utf8;
import java.util.Map;

/** Reads JSON without losing anything: fractions keep every digit, and a name that comes twice is refused, because a tree has room for one. */
final class JsonTree {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final ObjectReader NODES = MAPPER.readerFor(JsonNode.class);
    private static final ObjectReader MAPS = MAPPER.readerFor(Object.class);

    private JsonTree() {}

    static JsonNode node(byte[] bytes, String column) throws UnsendableException {
        return (JsonNode) read(NODES, bytes, column);
    }

    static Map<?, ?> map(byte[] bytes, String column) throws UnsendableException {
        Object read = read(MAPS, bytes, column);
        if (read instanceof Map<?, ?> map) {
            return map;
        }
        throw new UnsendableException(column, "is not a JSON object");
    }

    private static Object read(ObjectReader reader, byte[] bytes, String column) throws UnsendableException {
        String text = Utf8.text(bytes);
        if (text == null) {
            throw new UnsendableException(column, "is not text in UTF-8");
        }
        if (text.isBlank()) {
            throw new UnsendableException(column, "is empty, which is no JSON document");
        }
        try {
            return reader.readValue(text);
        } catch (JsonProcessingException e) {
            throw new UnsendableException(column, JsonText.words(e));
        }
    }
}
