package dev.outrider.convert.avro;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one place of a schema. Knows nothing of the present text, so that all threads share it. */
interface Reading {

    /** What it reads, in words for a message, such as {@code an int}. */
    String wanted();

    /** Whether a value that begins so may fit. What does not is refused without being tried. */
    boolean takes(JsonToken first);

    /**
     * Reads the value whose first token is the present one, and leaves the cursor on its last.
     *
     * @return Avro's generic value without logical types, null for null
     * @throws Mismatch when it does not fit without loss
     * @throws IOException when the text is not JSON
     */
    @Nullable
    Object read(Cursor in) throws IOException, Mismatch;

    /** Whether a first token is a number. */
    static boolean isNumber(JsonToken first) {
        return first == JsonToken.VALUE_NUMBER_INT || first == JsonToken.VALUE_NUMBER_FLOAT;
    }
}
