package dev.outrider.convert.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.outrider.convert.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Checks that bytes are one JSON document in UTF-8. What is wrong is told by its place and never by its words: they may be nobody's business. */
final class JsonText {

    /** A number or text may be as long as the row; it is passed over, not made. Nesting stays bounded. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonText() {}

    /** What is wrong with the bytes, null when they are one JSON document. */
    static @Nullable String fault(byte[] bytes) {
        if (!Utf8.isText(bytes)) {
            return "is not text in UTF-8";
        }
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            return "begins with a byte order mark, which JSON must not have";
        }
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0) {
                // The parser would guess another encoding, and find the document good.
                return "is not JSON: zero at byte " + (i + 1);
            }
        }
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() == null) {
                return "is empty, which is no JSON document";
            }
            parser.skipChildren();
            // A text is only looked through when the next token is asked for.
            return parser.nextToken() == null
                    ? null
                    : "holds more than one JSON document, the second at " + place(parser.currentTokenLocation());
        } catch (JsonProcessingException e) {
            return words(e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /** What a parser complains of, without what it read. */
    static String words(JsonProcessingException e) {
        String place = place(e.getLocation());
        return e instanceof JsonEOFException ? "is not JSON: ends too early, at " + place : "is not JSON at " + place;
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null
                ? "an unknown place"
                : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
