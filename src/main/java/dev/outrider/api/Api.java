package dev.outrider.api;

import dev.outrider.core.OutboxException;
import dev.outrider.health.Vitals;
import dev.outrider.http.Endpoint;
import dev.outrider.http.Request;
import dev.outrider.http.Response;
import dev.outrider.http.Route;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every route of the administration. Loads nothing before the first request. */
public final class Api implements Endpoint, AutoCloseable {

    /** Requests at a time that may wait for the database; they share one connection. */
    private static final int TOGETHER = 4;

    private final Supplier<Vitals> vitals;
    private final Supplier<Desk> desks;
    /** Half of them may wait for what becomes of a row, which can take long: who only wants to look must not find every place taken. */
    private static final int ORDERS_TOGETHER = TOGETHER / 2;

    private final Semaphore places = new Semaphore(TOGETHER);
    private final Semaphore orders = new Semaphore(ORDERS_TOGETHER);
    private @Nullable Desk desk;

    /**
     * Connects to nothing yet.
     *
     * @param vitals how the daemon is now; must not block
     * @param desks makes what is needed for questions to the database; asked once
     */
    public Api(Supplier<Vitals> vitals, Supplier<Desk> desks) {
        this.vitals = vitals;
        this.desks = desks;
    }

    /** What can be asked. */
    public List<Route> routes() {
        return List.of(
                Route.get("/status", this),
                Route.get("/lag", this),
                Route.post("/pause", this),
                Route.post("/resume", this),
                Route.get("/parked", this),
                Route.get("/parked/*", this),
                Route.post("/parked/retry", this),
                Route.post("/parked/discard", this));
    }

    private synchronized Desk desk() {
        Desk present = desk;
        if (present == null) {
            present = desks.get();
            desk = present;
        }
        return present;
    }

    @Override
    public Response answer(Request request) throws InterruptedException {
        if (!request.path().equals("/parked/retry") && !request.path().equals("/parked/discard")) {
            return inTurn(request);
        }
        if (!orders.tryAcquire()) {
            return busy(request);
        }
        try {
            return inTurn(request);
        } finally {
            orders.release();
        }
    }

    private static Response busy(Request request) {
        return Response.problem(503, "too much is asked at a time", request.path(), "try again in a moment")
                .with("Retry-After", "1");
    }

    private Response inTurn(Request request) throws InterruptedException {
        if (!places.tryAcquire()) {
            return busy(request);
        }
        try {
            return answer(request, desk());
        } catch (Refused e) {
            return e.response();
        } catch (OutboxException e) {
            return Response.problem(
                    503, "the database: " + e.getMessage(), "database", "see /health; try again when it is there");
        } finally {
            places.release();
        }
    }

    private Response answer(Request request, Desk present) throws Refused, OutboxException, InterruptedException {
        return switch (request.path()) {
            case "/status" -> new Steering(present).status(vitals.get());
            case "/lag" -> new Steering(present).lag(vitals.get());
            case "/pause" -> new Steering(present).pause(request, vitals.get());
            case "/resume" -> new Steering(present).resume(request, vitals.get());
            case "/parked" -> new Parked(present).list(request);
            case "/parked/retry" -> new Parked(present).retry(request);
            case "/parked/discard" -> new Parked(present).discard(request);
            default -> new Parked(present).show(request);
        };
    }

    @Override
    public synchronized void close() {
        if (desk != null) {
            desk.close();
        }
    }
}
