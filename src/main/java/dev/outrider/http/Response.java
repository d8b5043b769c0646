package dev.outrider.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said to somebody.
 *
 * @param status the status code
 * @param type the content type
 * @param headers further headers
 * @param body what is said; empty for a stream
 * @param stream says it bit by bit, null when the body is all
 */
public record Response(
        int status,
        String type,
        Map<String, String> headers,
        byte[] body,
        @Nullable Stream stream) {

    /** The content type of JSON. */
    public static final String JSON = "application/json";

    private static final String TEXT = "text/plain; charset=utf-8";

    /** An answer that goes on. */
    @FunctionalInterface
    public interface Stream {

        /**
         * Says it, on the connection's own thread, and returns when it is over or the deadline is near.
         *
         * @param to where to; what must arrive now is flushed
         * @param deadlineNanos when it must be over at the latest, in {@link System#nanoTime}'s time; beyond it the connection is cut
         * @throws IOException when whoever listened is gone
         * @throws InterruptedException when the server is closed
         */
        void write(OutputStream to, long deadlineNanos) throws IOException, InterruptedException;
    }

    /** An answer with a body. */
    public static Response of(int status, String type, byte[] body) {
        return new Response(status, type, Map.of(), body, null);
    }

    /** One line of text. */
    public static Response text(int status, String line) {
        return of(status, TEXT, (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** JSON. */
    public static Response json(byte[] body) {
        return of(200, JSON, body);
    }

    /** An answer that goes on, such as {@code text/event-stream}. */
    public static Response stream(String type, Stream stream) {
        return new Response(200, type, Map.of(), new byte[0], stream);
    }

    /**
     * A refusal, as JSON.
     *
     * @param status the status code, from 400 on
     * @param what what is wrong
     * @param where what it is about, such as the name of a field
     * @param mend what to do about it
     */
    public static Response problem(int status, String what, String where, String mend) {
        String json = "{\"error\":\"" + quoted(what) + "\",\"where\":\"" + quoted(where) + "\",\"mend\":\""
                + quoted(mend) + "\"}\n";
        return of(status, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    /** The same with one more header. */
    public Response with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, type, more, body, stream);
    }

    private static String quoted(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
