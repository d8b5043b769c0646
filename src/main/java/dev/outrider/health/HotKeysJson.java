package dev.outrider.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.outrider.core.ChainId;
import dev.outrider.core.Laggard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the answer to {@code /hot-keys}. Its fields are documented in {@code src/docs/metrics.md}. */
public final class HotKeysJson {

    /** How many keys are told of each kind. */
    public static final int MOST = 20;

    private static final JsonFactory JSON = new JsonFactory();
    private static final double NANOS = 1e9;
    private static final double MILLI = 1e3;
    private static final int LONGEST_KEY = 200;

    private HotKeysJson() {}

    /**
     * The answer.
     *
     * @param top the keys with the most rows, null when they are not counted
     * @param laggards the latest keys, null when the loop has not said in time
     * @param nowNanos the present on the loop's clock
     */
    public static byte[] of(HotKeys.@Nullable Top top, @Nullable List<Laggard> laggards, long nowNanos) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2_048);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            byRate(json, top);
            byLag(json, laggards, nowNanos);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void byRate(JsonGenerator json, HotKeys.@Nullable Top top) throws IOException {
        if (top == null) {
            json.writeNullField("byRate");
            return;
        }
        double seconds = top.overNanos() / NANOS;
        json.writeObjectFieldStart("byRate");
        json.writeNumberField("overSeconds", rounded(seconds));
        json.writeNumberField("rows", top.rows());
        json.writeArrayFieldStart("keys");
        for (HotKeys.Hot hot : top.keys()) {
            json.writeStartObject();
            name(json, hot.key());
            json.writeNumberField("rows", hot.rows());
            json.writeNumberField("atLeast", hot.atLeast());
            json.writeNumberField("perSecond", seconds <= 0 ? 0 : rounded(hot.rows() / seconds));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void byLag(JsonGenerator json, @Nullable List<Laggard> laggards, long nowNanos) throws IOException {
        if (laggards == null) {
            json.writeNullField("byLag");
            return;
        }
        json.writeArrayFieldStart("byLag");
        for (Laggard laggard : laggards) {
            json.writeStartObject();
            name(json, laggard.chain());
            json.writeNumberField("rows", laggard.rows());
            json.writeNumberField("oldestSeconds", rounded(Math.max(0, nowNanos - laggard.sinceNanos()) / NANOS));
            json.writeBooleanField("blocked", laggard.blocked());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void name(JsonGenerator json, ChainId chain) throws IOException {
        json.writeStringField("topic", chain.topic());
        byte[] key = chain.key();
        String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        json.writeStringField("key", text.substring(0, Math.min(text.length(), LONGEST_KEY)));
    }

    private static double rounded(double value) {
        return Math.round(value * MILLI) / MILLI;
    }
}
