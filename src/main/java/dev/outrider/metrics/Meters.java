package dev.outrider.metrics;

import dev.outrider.core.Histogram;
import dev.outrider.core.Status;
import dev.outrider.health.Verdict;
import dev.outrider.health.Vitals;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Every meter of the relay itself, by what it is about, and those of the virtual machine. */
final class Meters {

    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    /** How old the last look at the backlog may be; the next one was due after three. */
    private static final double SAMPLE_SECONDS_MOST = 60;

    /** The troubles that rows wait for in the side table, or that keep all of them in the outbox until somebody does something. */
    private static final Set<String> STANDSTILLS = Set.of("topic", "chain", "paused", "waiting-full");

    private final Book book;
    private final JvmGcMetrics collections = new JvmGcMetrics();

    Meters(Book.Look first) {
        book = new Book(first);
        daemon(first.vitals());
        lease();
        loop();
        rows();
        window();
        backlog();
        reading();
        standing();
        pauses();
        beside();
        new SideMeters(book).register();
        virtualMachine();
    }

    /** From now on this is told. */
    void turn(Book.Look present) {
        book.turn(present);
    }

    MetricSnapshots snapshots() {
        return book.registry.getPrometheusRegistry().scrape();
    }

    byte[] text() {
        return book.registry.scrape().getBytes(StandardCharsets.UTF_8);
    }

    private void daemon(Vitals first) {
        Tags which = Tags.of(
                "version", first.origin().version(), "instance", first.origin().instance());
        book.gauge("outrider.info", "Always 1; its labels say which program this is", which, look -> 1);
        for (Verdict.Word word : Verdict.Word.values()) {
            book.gauge(
                    "outrider.state",
                    "1 for the state that /health tells, 0 for the others",
                    Tags.of("state", word.text()),
                    look -> Verdict.of(look.vitals()).word() == word ? 1 : 0);
        }
        gauge("outrider.kafka.up", "Whether Kafka answers", vitals -> side(Verdict.kafka(vitals)));
        gauge("outrider.database.up", "Whether the database answers", vitals -> side(Verdict.database(vitals)));
    }

    private void lease() {
        gauge(
                "outrider.lease.held",
                "Whether this instance holds the lane",
                // Also before the loop's first turn, which waits for the database for as long as that takes: an alert
                // must come then.
                vitals -> {
                    Status relay = vitals.relay();
                    return relay == null || relay.lane().term() == 0 ? 0 : 1;
                });
        gauge(
                "outrider.lease.term",
                "The term it is held in, 0 for none",
                status(s -> s.lane().term()));
        losses("taken", Status.Losses::taken);
        losses("expired", Status.Losses::expired);
        losses("fenced", Status.Losses::fenced);
        losses("renumbered", Status.Losses::renumbered);
        losses("stuck", Status.Losses::stuck);
    }

    private void losses(String reason, ToDoubleFunction<Status.Losses> count) {
        book.counter(
                "outrider.lease.losses",
                "How often a term ended that was not given up",
                Tags.of("reason", reason),
                look -> {
                    Status relay = look.vitals().relay();
                    return relay == null ? 0 : count.applyAsDouble(relay.lane().losses());
                });
    }

    private void loop() {
        counter(
                "outrider.loop.stalls",
                "How often the loop came too late",
                vitals -> vitals.host().stalls());
        gauge(
                "outrider.loop.worst.stall.seconds",
                "By how much at worst",
                vitals -> vitals.host().worstStallNanos() / NANOS);
        gauge(
                "outrider.loop.last.turn.age.seconds",
                "How long ago the loop last turned",
                vitals -> Book.age(vitals, vitals.host().lastTurnNanos()));
    }

    private static double side(Verdict.Side side) {
        return switch (side) {
            case UP -> 1;
            case AWAY -> 0;
            case UNKNOWN -> Double.NaN;
        };
    }

    private void rows() {
        counter("outrider.rows.read", "Rows taken from the outbox", counts(Status.Counts::read));
        counter(
                "outrider.rows.sent",
                "Rows handed to a producer, each time anew",
                counts(c -> c.attempts().sent()));
        counter(
                "outrider.rows.resent",
                "Those of them that risk a duplicate, because an earlier attempt may have landed",
                counts(c -> c.attempts().resent()));
        counter("outrider.rows.acknowledged", "Rows that Kafka acknowledged", counts(Status.Counts::acknowledged));
        counter("outrider.rows.published", "Rows recorded as published", counts(Status.Counts::published));
        counter("outrider.rows.parked", "Rows refused for good", counts(Status.Counts::parked));
        counter("outrider.producer.sessions", "Producers opened", counts(Status.Counts::sessions));
        book.histogram(
                "outrider_commit_to_ack_seconds",
                "How long it took from a row's commit to Kafka's acknowledgement, of rows that tell when they were written",
                look -> {
                    Status relay = look.vitals().relay();
                    return relay == null
                            ? Histogram.Seen.NOTHING
                            : relay.flow().counts().attempts().latencies();
                });
    }

    private void window() {
        gauge(
                "outrider.window.rows",
                "Rows read and not yet recorded",
                status(s -> s.flow().windowRows()));
        gauge("outrider.window.bytes", "Their bytes", status(s -> s.flow().windowBytes()));
        book.gauge(
                "outrider.window.rows.limit",
                "window.rows",
                Tags.empty(),
                look -> look.measures().limits().rows());
        book.gauge(
                "outrider.window.bytes.limit",
                "window.bytes",
                Tags.empty(),
                look -> look.measures().limits().bytes());
        gauge(
                "outrider.in.flight.rows",
                "Rows without an answer from Kafka",
                status(s -> s.flow().inFlight()));
        gauge(
                "outrider.in.flight.oldest.age.seconds",
                "How long the most silent partition with such rows has said nothing, 0 when there is none",
                vitals -> {
                    Status relay = vitals.relay();
                    return relay == null || relay.flow().mostSilentSinceNanos() == 0
                            ? 0
                            : Book.age(vitals, relay.flow().mostSilentSinceNanos());
                });
        gauge("outrider.last.ack.age.seconds", "How long ago Kafka last acknowledged a record", vitals -> {
            Status relay = vitals.relay();
            return relay == null ? Double.NaN : Book.age(vitals, relay.flow().lastAckNanos());
        });
    }

    private void backlog() {
        gauge(
                "outrider.backlog.rows",
                "Rows that are committed and neither published nor settled, estimated",
                sample(s -> s.backlog().rows()));
        gauge(
                "outrider.backlog.oldest.age.seconds",
                "How long the oldest of them has been there, by the database's clock; 0 when there is none",
                sample(s -> {
                    Long millis = s.backlog().oldestAgeMillis();
                    return millis != null ? millis / MILLIS : s.backlog().ageIsUntold() ? Double.NaN : 0;
                }));
        gauge("outrider.backlog.sample.age.seconds", "How old that look at the outbox is", vitals -> {
            Vitals.Sample seen = vitals.backlog();
            return seen == null ? Double.NaN : Book.age(vitals, seen.atNanos());
        });
        gauge(
                "outrider.parked.rows",
                "Rows that were refused for good, counted up to 10,000",
                sample(s -> s.backlog().parked()));
        counter(
                "outrider.rows.replayed",
                "Published rows that replays have sent again, of all replays in the audit",
                vitals -> Book.known(
                        vitals.backlog(), seen -> (double) seen.backlog().replayed()));
    }

    private void reading() {
        gauge(
                "outrider.low.water",
                "Everything up to this number is done",
                status(s -> s.reading().lowWater()));
        gauge(
                "outrider.cursor",
                "The last number taken",
                status(s -> s.reading().cursor()));
        gauge(
                "outrider.sequence.last",
                "The last number drawn, as of the last page",
                status(s -> s.reading().lastValue()));
        gauge(
                "outrider.gaps",
                "Missing numbers' ranges that may still come",
                status(s -> s.reading().gaps().ranges()));
        gauge(
                "outrider.gaps.oldest.age.seconds",
                "How long the oldest of them has been known, 0 when there is none",
                vitals -> {
                    Status relay = vitals.relay();
                    return relay == null || relay.reading().gaps().oldestNanos() == 0
                            ? 0
                            : Book.age(vitals, relay.reading().gaps().oldestNanos());
                });
        gauge(
                "outrider.done.ranges",
                "Ranges done above the low-water mark",
                status(s -> s.reading().doneRanges()));
        gauge("outrider.last.page.age.seconds", "How long ago the outbox was last looked at", vitals -> {
            Status relay = vitals.relay();
            return relay == null ? Double.NaN : Book.age(vitals, relay.reading().lastPageNanos());
        });
    }

    private void standing() {
        gauge(
                "outrider.blocked.chains",
                "Keys that stand still behind a parked row",
                status(s -> s.blocked().chains()));
        gauge(
                "outrider.blocked.topics",
                "Topics that nothing can be sent to",
                status(s -> s.blocked().topics()));
        gauge(
                "outrider.limited.topics",
                "Topics of which more rows have come than their limits let go",
                status(s -> s.blocked().limited()));
        gauge(
                "outrider.kafka.throttle.seconds",
                "How long brokers have made the producer wait lately, at worst",
                status(s -> s.cluster().throttledNanos() / NANOS));
        gauge(
                "outrider.waiting.rows",
                "Rows that wait behind one of these",
                status(s -> s.blocked().waiting()));
        gauge(
                "outrider.standstill.age.seconds",
                "How long what stands still the longest has done so: a key, a topic, a pause; 0 when nothing does",
                Meters::standstillSeconds);
        counter(
                "outrider.trace.headers.dropped",
                "Invalid headers traceparent, tracestate and baggage that were not sent",
                Vitals::droppedTotal);
    }

    private void pauses() {
        gauge(
                "outrider.lane.paused",
                "Whether somebody has paused the lane",
                status(s -> s.blocked().paused().stream()
                                .anyMatch(each -> each.pause().topic() == null)
                        ? 1
                        : 0));
        gauge(
                "outrider.paused.topics",
                "Topics that somebody has paused",
                status(s -> s.blocked().paused().stream()
                        .filter(each -> each.pause().topic() != null)
                        .count()));
    }

    private static double standstillSeconds(Vitals vitals) {
        Status relay = vitals.relay();
        if (relay == null) {
            return Double.NaN;
        }
        return relay.troubles().stream()
                .filter(trouble -> STANDSTILLS.contains(trouble.kind()))
                .mapToDouble(trouble -> Book.age(vitals, trouble.sinceNanos()))
                .max()
                .orElse(0);
    }

    private void beside() {
        counter("outrider.retention.rows.deleted", "Published rows that were deleted", vitals -> {
            Vitals.Retention seen = vitals.retention();
            return seen == null ? 0 : seen.deletedRows();
        });
        gauge("outrider.retention.failing", "Whether published rows could not be deleted the last time", vitals -> {
            Vitals.Retention seen = vitals.retention();
            return seen == null || seen.error() == null ? 0 : 1;
        });
        counter("outrider.dead.letters.sent", "Dead letters that were published", vitals -> {
            Vitals.Letters seen = vitals.letters();
            return seen == null ? 0 : seen.sent();
        });
        gauge("outrider.dead.letters.failing", "Whether dead letters could not be published the last time", vitals -> {
            Vitals.Letters seen = vitals.letters();
            return seen == null || seen.error() == null ? 0 : 1;
        });
        counter("outrider.heartbeats.sent", "Heartbeats sent, whether they arrived or not", vitals -> {
            Vitals.Heartbeat seen = vitals.heartbeat();
            return seen == null ? 0 : seen.sent();
        });
        gauge("outrider.wakeup.listening", "Whether commits wake the relay", vitals -> {
            Vitals.Wakeup seen = vitals.wakeup();
            return seen != null && seen.listening() ? 1 : 0;
        });
    }

    private void virtualMachine() {
        new JvmMemoryMetrics().bindTo(book.registry);
        new JvmThreadMetrics().bindTo(book.registry);
        new ProcessorMetrics().bindTo(book.registry);
        new UptimeMetrics().bindTo(book.registry);
        collections.bindTo(book.registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<Vitals> value) {
        book.gauge(name, description, value);
    }

    private void counter(String name, String description, ToDoubleFunction<Vitals> value) {
        book.counter(name, description, value);
    }

    /** Unknown before the loop's first turn. */
    private static ToDoubleFunction<Vitals> status(ToDoubleFunction<Status> value) {
        return vitals -> Book.known(vitals.relay(), value::applyAsDouble);
    }

    /** Unknown before the first look, and when the last one is old: a backlog that has not been seen for a minute may be anything by now. */
    private static ToDoubleFunction<Vitals> sample(ToDoubleFunction<Vitals.Sample> value) {
        return vitals -> {
            Vitals.Sample seen = vitals.backlog();
            boolean old = seen != null && Book.age(vitals, seen.atNanos()) > SAMPLE_SECONDS_MOST;
            return Book.known(old ? null : seen, value::applyAsDouble);
        };
    }

    /** Nothing has been counted before the loop's first turn. */
    private static ToDoubleFunction<Vitals> counts(ToDoubleFunction<Status.Counts> value) {
        return vitals -> {
            Status relay = vitals.relay();
            return relay == null ? 0 : value.applyAsDouble(relay.flow().counts());
        };
    }
}
