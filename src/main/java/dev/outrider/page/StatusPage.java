package dev.outrider.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.outrider.health.Vitals;
import dev.outrider.http.Response;
import dev.outrider.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Serves the page at {@code /}, and what changes on it at {@code /events}. */
public final class StatusPage {

    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** An end in good order needs a moment before the connection is cut. */
    private static final long END_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final JsonFactory JSON = new JsonFactory();

    private final Supplier<Vitals> vitals;
    private final History history;
    private final long everyNanos;

    /** What never changes, read at the first request. */
    private static final class Fixed {
        static final String FRAME = resource("page.html");
        static final String STYLE = resource("style.css");
        static final String SCRIPT = resource("script.js");

        /** Nothing runs, is shown or is asked for but what the page brings itself; nobody may put it into a frame. */
        static final String POLICY = "default-src 'none'; style-src " + hash(STYLE) + "; script-src " + hash(SCRIPT)
                + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

        private static String resource(String name) {
            try (InputStream in = StatusPage.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException(name + " is missing from the program");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String hash(String content) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
                return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    /**
     * Loads nothing yet.
     *
     * @param vitals how the daemon is now; must not block
     * @param history what its charts are made of
     */
    public StatusPage(Supplier<Vitals> vitals, History history) {
        this(vitals, history, LOOK_EVERY_NANOS);
    }

    StatusPage(Supplier<Vitals> vitals, History history, long everyNanos) {
        this.vitals = vitals;
        this.history = history;
        this.everyNanos = everyNanos;
    }

    /** What can be asked. */
    public List<Route> routes() {
        return List.of(Route.get("/", request -> page()), Route.get("/events", request -> events()));
    }

    private Map<String, String> sections() {
        return Sections.of(vitals.get(), history.points());
    }

    private Response page() {
        Vitals.Origin origin = vitals.get().origin();
        String html = Fixed.FRAME
                .replace("{style}", Fixed.STYLE)
                .replace("{script}", Fixed.SCRIPT)
                .replace("{instance}", new Markup().text(origin.instance()).toString())
                .replace("{version}", new Markup().text(origin.version()).toString());
        for (Map.Entry<String, String> section : sections().entrySet()) {
            // Last, and each at its own place only: what rows have put into one must not be taken for a place.
            html = placed(html, section.getKey(), section.getValue());
        }
        return Response.of(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .with("Content-Security-Policy", Fixed.POLICY)
                .with("Referrer-Policy", "no-referrer");
    }

    private static String placed(String html, String id, String section) {
        String place = "<!--" + id + "-->";
        int at = html.indexOf(place);
        return html.substring(0, at) + section + html.substring(at + place.length());
    }

    private Response events() {
        return Response.stream("text/event-stream", this::tell);
    }

    /** Sends each section when it has changed, and at least a comment every time: who is gone is noticed by that. */
    private void tell(OutputStream to, long deadlineNanos) throws IOException, InterruptedException {
        Map<String, String> told = new HashMap<>();
        CountDownLatch never = new CountDownLatch(1);
        boolean goesOn = true;
        while (goesOn) {
            Map<String, String> changed = new HashMap<>(sections());
            changed.entrySet().removeIf(each -> each.getValue().equals(told.get(each.getKey())));
            told.putAll(changed);
            String message = changed.isEmpty() ? ":\n\n" : "data: " + json(changed) + "\n\n";
            to.write(message.getBytes(StandardCharsets.UTF_8));
            to.flush();
            goesOn = deadlineNanos - System.nanoTime() > END_NANOS && !never.await(everyNanos, TimeUnit.NANOSECONDS);
        }
    }

    private static String json(Map<String, String> sections) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, String> section : sections.entrySet()) {
                json.writeStringField(section.getKey(), section.getValue());
            }
            json.writeEndObject();
        }
        return text.toString();
    }
}
