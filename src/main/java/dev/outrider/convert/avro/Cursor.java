package dev.outrider.convert.avro;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the reading of one JSON value stands. Used by one thread, once. */
final class Cursor {

    /** Deeper nesting is refused: a recursive schema lets a small text ask for a deep stack. */
    static final int DEPTH_MAX = 200;

    /** Fields read while unions try their branches. A recursive schema with branches that look alike could ask for any number. */
    private static final int TRIED_FIELDS_MAX = 200_000;

    private static final ObjectReader TREES = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .reader();

    private JsonParser json;
    private Leniency leniency;
    private int depth;
    private int trying;
    private int tried;

    Cursor(JsonParser json, Leniency leniency) {
        this.json = json;
        this.leniency = leniency;
    }

    JsonParser json() {
        return json;
    }

    JsonToken token() {
        return json.currentToken();
    }

    Leniency leniency() {
        return leniency;
    }

    void enter() throws Mismatch {
        if (++depth > DEPTH_MAX) {
            throw new Mismatch("is nested more than " + DEPTH_MAX + " deep");
        }
    }

    void leave() {
        depth--;
    }

    void countField() throws Mismatch {
        if (trying > 0) {
            tried++;
            refuseEndlessTrying();
        }
    }

    /** Also asked after an attempt has failed: that the patience is over is no reason to try the next branch. */
    void refuseEndlessTrying() throws Mismatch {
        if (tried > TRIED_FIELDS_MAX) {
            throw new Mismatch("lies in unions whose branches look so alike that telling them apart takes too long");
        }
    }

    /** The present value as a tree; afterwards the stream stands behind it. */
    JsonNode tree() throws IOException {
        return TREES.readTree(json);
    }

    /** Reads a tree with a branch that may not be the right one: the cursor stands where it stood, whatever comes of it. */
    @Nullable
    Object attempt(Reading branch, JsonNode value, Leniency how) throws IOException, Mismatch {
        JsonParser outer = json;
        Leniency before = leniency;
        int deep = depth;
        trying++;
        leniency = how;
        try (JsonParser inner = value.traverse()) {
            inner.nextToken();
            json = inner;
            return branch.read(this);
        } finally {
            json = outer;
            leniency = before;
            depth = deep;
            trying--;
        }
    }

    /** What the present token is, in words for a message. */
    String kind() {
        return switch (token()) {
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case START_ARRAY -> "an array";
            default -> "an object";
        };
    }

    /** Refuses a present value that is of the wrong kind altogether. */
    void demand(Reading reading) throws Mismatch {
        if (!reading.takes(token())) {
            throw unwanted(reading.wanted());
        }
    }

    /** The present value is of the wrong kind altogether. */
    Mismatch unwanted(String wanted) {
        return new Mismatch("is " + kind() + ", but " + wanted + " is wanted");
    }
}
