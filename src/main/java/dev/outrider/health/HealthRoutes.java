package dev.outrider.health;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.outrider.core.Pause;
import dev.outrider.http.Request;
import dev.outrider.http.Response;
import dev.outrider.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers probes and whoever wants to know how the daemon is. */
public final class HealthRoutes {

    /** Prometheus's text format, in the version that every scraper knows. */
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private HealthRoutes() {}

    /**
     * The routes.
     *
     * @param vitals how the daemon is now; asked once per request, must not block
     * @param metrics the same in numbers, in Prometheus's text format; asked once per request, must not block
     */
    public static List<Route> of(Supplier<Vitals> vitals, Supplier<byte[]> metrics) {
        return List.of(
                Route.free("/livez", request -> live(vitals.get())),
                Route.free("/readyz", request -> ready(vitals.get())),
                Route.get("/health", request -> health(vitals.get(), request)),
                Route.get("/metrics", request -> Response.of(200, METRICS, metrics.get())));
    }

    /**
     * What {@code /health} tells, and what stands still where this instance does not know it by itself.
     *
     * @param pauses what the table says, null when it was not asked
     * @param unknown why it could not be asked, null when it could
     */
    public static byte[] status(Vitals vitals, @Nullable List<Pause> pauses, @Nullable String unknown) {
        return HealthJson.of(vitals, new HealthJson.Elsewhere(pauses, unknown));
    }

    /** Writes a pause as an object. */
    public static void write(JsonGenerator json, Pause pause) throws IOException {
        HealthJson.write(json, pause);
    }

    private static Response live(Vitals now) {
        return Verdict.alive(now) ? Response.text(200, "alive") : Response.text(503, "the loop does not turn");
    }

    private static Response ready(Vitals now) {
        return now.host().onceReady()
                ? Response.text(200, "ready")
                : Response.text(503, "table and lease are not known yet");
    }

    private static Response health(Vitals now, Request request) {
        boolean well = !request.asksFor("strict") || Verdict.of(now).word().strictlyWell();
        return Response.of(well ? 200 : 503, Response.JSON, HealthJson.of(now));
    }
}
