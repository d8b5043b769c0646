package dev.outrider.interceptor;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.redact.Redactor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Values that are Jackson trees. */
final class Trees {

    /** No number loses a digit on its way out and in. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Trees() {}

    /** A clean tree; the very one that came when nothing had to be taken out. */
    static @Nullable Object clean(Redactor redactor, String topic, Object value) throws UnsendableException {
        if (!(value instanceof JsonNode tree)) {
            throw new UnsendableException(
                    "value", "is a " + value.getClass().getName() + ", and redact.rules look into JSON alone");
        }
        try {
            byte[] raw = MAPPER.writeValueAsBytes(tree);
            byte[] clean = redactor.value(topic, raw);
            return clean == raw || clean == null ? tree : MAPPER.readTree(clean);
        } catch (IOException e) {
            // Its message may quote the data.
            throw new UnsendableException("value", "is a tree that cannot be written as JSON");
        }
    }
}
