package dev.outrider.host;

import dev.outrider.api.Api;
import dev.outrider.config.Metering;
import dev.outrider.core.Settings;
import dev.outrider.health.HealthRoutes;
import dev.outrider.health.Vitals;
import dev.outrider.http.HttpFront;
import dev.outrider.http.Route;
import dev.outrider.http.TlsFiles;
import dev.outrider.metrics.Exposition;
import dev.outrider.metrics.Measures;
import dev.outrider.page.History;
import dev.outrider.page.StatusPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the daemon tells of itself and is told what to do: health, metrics, administration and the status page over HTTP, and meters that it sends. */
final class Reception implements AutoCloseable {

    private final Plan plan;
    private final Ports ports;
    private final Companions companions;
    private final Sight sight;
    private final Api api;
    private final Exposition exposition;
    private final KeysAsked keys;
    private final History history = new History();
    private volatile @Nullable HttpFront front;

    /**
     * What it sees of the daemon; none of it blocks.
     *
     * @param vitals how it is now
     * @param engine the relay's, null before it works
     * @param clock the loop's clock
     */
    record Sight(Supplier<Vitals> vitals, Supplier<@Nullable Engine> engine, LongSupplier clock) {}

    Reception(Plan plan, Ports ports, Companions companions, Sight sight) {
        this.plan = plan;
        this.ports = ports;
        this.companions = companions;
        this.sight = sight;
        api = new Api(sight.vitals(), () -> ports.desk(companions::carryOutNow));
        exposition = new Exposition(sight.vitals(), this::measures);
        keys = new KeysAsked(ports, sight.engine(), sight.clock());
    }

    private Measures measures() {
        Figures figures = ports.figures();
        Settings.Window window = plan.settings().window();
        return new Measures(
                figures.speed(),
                new Measures.Limits(window.rows(), window.bytes()),
                figures.pools(),
                figures.producer(),
                companions.table());
    }

    /**
     * Begins to answer.
     *
     * @param stop open from when the daemon is to stop
     * @throws RefusedException when nobody may be served like this, or the address cannot be listened on
     */
    void open(CountDownLatch stop) throws RefusedException {
        String unsafe = plan.http().refusal();
        if (unsafe != null) {
            throw new RefusedException(
                    List.of("health.host: " + plan.http().address().getHostString() + " " + unsafe));
        }
        try {
            front = HttpFront.start(plan.http(), routes());
        } catch (IOException e) {
            // Whoever has the port now, an instance that is about to end perhaps, may let it go.
            throw new RefusedException(
                    List.of("health.host, health.port: cannot listen on "
                            + plan.http().address() + ": " + Causes.line(e)),
                    true);
        } catch (TlsFiles.Unusable e) {
            throw new RefusedException(List.of("health.tls: " + e.getMessage()));
        }
        Metering.Otlp receiver = ports.meterReceiver();
        if (receiver != null) {
            companions.beside("outrider-meters", new MeterSender(receiver, exposition, plan, stop));
        }
    }

    /** All that is served; another page or command is another route. */
    private List<Route> routes() {
        List<Route> routes = new ArrayList<>(HealthRoutes.of(sight.vitals(), exposition, keys::answer));
        routes.addAll(api.routes());
        routes.addAll(new StatusPage(sight.vitals(), history).routes());
        return routes;
    }

    /** Notes how the daemon is now, for charts. */
    void note() {
        history.note(sight.vitals().get());
    }

    /** The port listened on; 0 before the start. */
    int port() {
        HttpFront server = front;
        return server == null ? 0 : server.port();
    }

    @Override
    public void close() {
        HttpFront server = front;
        if (server != null) {
            server.close();
        }
        api.close();
    }
}
