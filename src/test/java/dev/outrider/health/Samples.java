package dev.outrider.health;

import dev.outrider.convert.headers.Contexts;
import dev.outrider.core.Blocked;
import dev.outrider.core.ChainId;
import dev.outrider.core.Histogram;
import dev.outrider.core.Settlement;
import dev.outrider.core.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Vitals to judge: a minute after the start, everything a second ago, unless said otherwise. */
public final class Samples {

    static final long NOW = TimeUnit.SECONDS.toNanos(60);
    static final long RECENT = TimeUnit.SECONDS.toNanos(59);

    private Samples() {}

    public static Vitals vitals(Status.State state, Status.Trouble... troubles) {
        return of(status(state, troubles), host(RECENT));
    }

    public static Vitals of(@Nullable Status status, Vitals.Host host) {
        return of(status, host, null);
    }

    /** With something wrong about retention. */
    public static Vitals of(@Nullable Status status, Vitals.Host host, Status.@Nullable Trouble retention) {
        return new Vitals(
                NOW,
                status,
                host,
                new Vitals.Sample(new Backlog(42, 1_500L, 9, 70), RECENT),
                new Vitals.Origin("1.2.3", "here", 1),
                new Vitals.Beside(
                        new Vitals.Retention(300, RECENT, 400, "lock timeout", retention),
                        new Vitals.Wakeup(false, RECENT, 8, "no trigger"),
                        new Vitals.Letters(17, 3, RECENT, "no such topic", null),
                        new Vitals.Heartbeat(11, RECENT, "no connection"),
                        new Vitals.Examined(
                                RECENT,
                                List.of(new Vitals.Notice(
                                        false, "transactions", "open for 75 s: have it end", RECENT))),
                        new Contexts.Dropped(1, 2, 3, 77)));
    }

    public static Vitals.Host host(long lastTurnNanos, Status.Trouble... troubles) {
        return new Vitals.Host(lastTurnNanos > 0, lastTurnNanos, 2, 150_000_000, List.of(troubles), null);
    }

    /** Holding the lane, with a session, and nothing heard from Kafka. */
    public static Vitals unheard() {
        Status well = status(Status.State.ACTIVE);
        return of(
                new Status(
                        well.lane(),
                        well.reading(),
                        well.flow(),
                        well.blocked(),
                        new Status.Cluster(false, RECENT, 0),
                        List.of()),
                host(RECENT));
    }

    public static Status.Trouble trouble(String kind) {
        return new Status.Trouble(kind, "something about " + kind, RECENT, null);
    }

    /** One row that took 7 ms. */
    private static Histogram.Seen latencies() {
        Histogram latencies = new Histogram();
        latencies.add(TimeUnit.MILLISECONDS.toNanos(7));
        return latencies.seen();
    }

    public static Status status(Status.State state, Status.Trouble... troubles) {
        Blocked blocked = new Blocked(
                Settlement.Scope.CHAIN,
                new ChainId("orders", "k\"1".getBytes(StandardCharsets.UTF_8)),
                1,
                3,
                "RecordTooLargeException",
                "too large");
        boolean holding = state == Status.State.ACTIVE || state == Status.State.HALTED;
        return new Status(
                new Status.Lane(
                        state,
                        holding ? 7 : 0,
                        "someone",
                        NOW + TimeUnit.SECONDS.toNanos(5),
                        0,
                        new Status.Losses(1, 2, 3, 4, 5)),
                new Status.Reading(100, 200, 210, new Status.Missing(2, RECENT), 3, RECENT),
                new Status.Flow(
                        12,
                        3_456,
                        5,
                        RECENT,
                        RECENT,
                        new Status.Counts(1, new Status.Attempts(7, 5, latencies()), 2, 3, 4, 6)),
                new Status.Standstill(4, new Status.StillTopics(5, 2), 1, 3, List.of(blocked), List.of()),
                new Status.Cluster(holding, RECENT, 250_000_000),
                List.of(troubles));
    }
}
