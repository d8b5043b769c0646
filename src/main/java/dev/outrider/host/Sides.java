package dev.outrider.host;

import dev.outrider.admin.Orders;
import dev.outrider.api.Desk;
import dev.outrider.config.Conversion;
import dev.outrider.config.Interception;
import dev.outrider.config.Metering;
import dev.outrider.config.OutriderConfig;
import dev.outrider.convert.Addressing;
import dev.outrider.convert.avro.Avro;
import dev.outrider.convert.headers.Contexts;
import dev.outrider.convert.registry.RegistryClient;
import dev.outrider.core.Broker;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Partitioning;
import dev.outrider.core.Status;
import dev.outrider.database.Pool;
import dev.outrider.health.Backlog;
import dev.outrider.health.HotKeys;
import dev.outrider.mark.Retention;
import dev.outrider.mark.RetentionRule;
import dev.outrider.metrics.Measures;
import dev.outrider.migrate.Finding;
import dev.outrider.migrate.Migrator;
import dev.outrider.migrate.SchemaCheck;
import dev.outrider.read.BacklogProbe;
import dev.outrider.read.Limits;
import dev.outrider.send.ForeignPartitioning;
import dev.outrider.send.InterceptorSetup;
import dev.outrider.send.KafkaBroker;
import dev.outrider.send.ProducerDefaults;
import dev.outrider.send.Tracer;
import dev.outrider.send.tracing.OtlpTracer;
import dev.outrider.send.tracing.Tracing;
import dev.outrider.wake.Doorbell;
import dev.outrider.wake.PostgresDoorbell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real PostgreSQL and the real Kafka, put together from the configuration. */
final class Sides implements Ports {

    private static final Logger LOG = LoggerFactory.getLogger(Sides.class);

    /** A cluster that has not told about its topics by then is asked again; a healthy one answers within 30 ms. */
    private static final Duration LOOK_UP_TAKES = Duration.ofSeconds(5);

    private final OutriderConfig config;
    private final String version;
    private final Addressing addressing;
    private final Conversion conversion;
    private final PostgresOutbox outbox;
    private final WatchedOutbox watched;
    private final Recipes recipes;
    private final @Nullable Tracer tracer;
    private final KafkaBroker broker;
    private final @Nullable Retention retention;
    private final @Nullable Doorbell doorbell;
    private final @Nullable Avro avro;
    private final @Nullable Letters letters;
    private final @Nullable Heart heart;
    private @Nullable ForeignPartitioning foreign;

    /** Of a command that has no daemon: as in any program. */
    private volatile Thread.UncaughtExceptionHandler crashes =
            (thread, thrown) -> thread.getThreadGroup().uncaughtException(thread, thrown);

    private @Nullable Partitioning partitioning;

    /**
     * Connects to nothing yet.
     *
     * @param config where the two sides are
     * @param version this relay's version, which the schema may find too old
     */
    Sides(OutriderConfig config, String version) {
        this(config, version, List::of);
    }

    /**
     * Connects to nothing yet.
     *
     * @param config where the two sides are
     * @param version this relay's version, which the schema may find too old
     * @param marks headers that every record gets besides its own; asked for anew for every session
     */
    Sides(OutriderConfig config, String version, Supplier<List<Header>> marks) {
        this.config = config;
        this.version = version;
        addressing = config.addressing();
        conversion = config.kafka().conversion();
        outbox = outbox(config);
        watched = new WatchedOutbox(outbox, config.service().health().metering());
        retention = retention(config);
        doorbell = config.service().beside().wakeup() ? PostgresDoorbell.of(config.database(), config.outbox()) : null;
        OutriderConfig.Heartbeat beats = config.kafka().heartbeat();
        heart = beats == null ? null : new Beats(config, beats);
        Conversion.Schemas schemas = conversion.codecs().avro();
        Avro sending = avro(schemas);
        avro = sending;
        recipes = new Recipes(conversion, config.outbox(), outbox::payloadIsJson, avro);
        // Of its own: a key's codec serves whoever places the rows, and asking for a recipe closes the last one.
        letters = config.kafka().letters() == null
                ? null
                : Letters.of(
                        config,
                        new Recipes(conversion, config.outbox(), outbox::payloadIsJson, avro(schemas)),
                        interceptors());
        Tracing tracing = conversion.tracing();
        tracer = tracing == null ? null : OtlpTracer.of(tracing);
        broker = new KafkaBroker(
                () -> ProducerDefaults.complete(config.kafka().properties()),
                new KafkaBroker.Passage(recipes, interceptors(), tracer, marks),
                new KafkaBroker.LookUps(
                        LOOK_UP_TAKES,
                        conversion.routing().creation(),
                        topic -> sending == null ? null : sending.prepare(topic)),
                // A session's end may hang in its producer: each has a thread of its own, so that the next one can end.
                threads("outrider-end-"));
    }

    private static PostgresOutbox outbox(OutriderConfig config) {
        PostgresOutbox made = new PostgresOutbox(
                config.database(),
                config.outbox(),
                config.addressing(),
                Limits.DEFAULT,
                config.core().marking().recording(),
                config.core().marking().commit());
        made.poisonedBy(config.core().blocking().policy());
        return made;
    }

    private @Nullable Avro avro(Conversion.@Nullable Schemas schemas) {
        return schemas == null
                ? null
                : new Avro(schemas.settings(), schemas.what(), threads("outrider-schema-"), System::nanoTime);
    }

    private static @Nullable Retention retention(OutriderConfig config) {
        RetentionRule rule = config.service().beside().retention();
        return rule == null ? null : new Retention(config.database(), config.outbox(), rule);
    }

    private Executor threads(String name) {
        return new NamedThreads(name, () -> crashes);
    }

    @Override
    public void crashing(Thread.UncaughtExceptionHandler handler) {
        crashes = handler;
    }

    @Override
    public List<Status.Trouble> troubles() {
        RegistryClient.Away away = avro == null ? null : avro.away();
        return away == null
                ? List.of()
                : List.of(new Status.Trouble(
                        "registry", "the schema registry is away: " + away.message(), away.sinceNanos(), null));
    }

    private InterceptorSetup interceptors() {
        Interception wanted = config.kafka().interception();
        return new InterceptorSetup(wanted.classes(), wanted::properties, wanted.plugins());
    }

    @Override
    public void prove() throws OutboxException, RefusedException {
        choosePartitioning();
        if (config.service().migrateAtStart()) {
            migrate();
        }
        check();
    }

    /** A standby may also lack what was made on its primary a moment ago: whatever else is wrong with it, another start may be well. */
    private void check() throws OutboxException, RefusedException {
        List<Finding> findings = new SchemaCheck(
                        config.database(),
                        config.outbox(),
                        addressing,
                        version,
                        config.service().beside().retention())
                .check();
        if (findings.stream().anyMatch(Finding::refused)) {
            throw new RefusedException(
                    findings.stream()
                            .filter(Finding::refused)
                            .map(Finding::toString)
                            .toList(),
                    findings.stream().anyMatch(Finding::passing));
        }
        for (Finding finding : findings) {
            LOG.atWarn().addKeyValue("event", "schema.warning").log(finding.toString());
        }
    }

    private void choosePartitioning() throws RefusedException {
        if (partitioning != null) {
            return;
        }
        try {
            Partitioning chosen = conversion
                    .routing()
                    .partitioning()
                    .open(
                            () -> config.kafka().properties(),
                            config.kafka().interception().plugins());
            foreign = chosen instanceof ForeignPartitioning other ? other : null;
            // A plain producer hashes what it sends: rows are placed by their encoded keys.
            partitioning = avro == null ? chosen : avro.partitioning(chosen);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(List.of("partitioner.class: " + e.getMessage()));
        }
    }

    private void migrate() throws OutboxException, RefusedException {
        try {
            for (String file : new Migrator(config.database(), config.outbox()).migrate()) {
                LOG.atInfo()
                        .addKeyValue("event", "schema.migrated")
                        .addKeyValue("file", file)
                        .log("applied {}", file);
            }
        } catch (OutboxException e) {
            if (Migrator.isReadOnly(e)) {
                // A standby, or a role: each is told with what to do about it. If it is neither any more, this is tried
                // again.
                check();
            } else if (Migrator.isLasting(e)) {
                // Waiting, as for a database that is away, would have no end and say the wrong thing.
                throw new RefusedException(
                        List.of(
                                "migrate.at-start: " + e.getMessage()
                                        + ": set it to false, and run outrider migrate as a role that may create schemas and tables"),
                        Migrator.isReadOnly(e));
            }
            throw e;
        }
    }

    @Override
    public void timedBy(LongSupplier loopClock) {
        outbox.timedBy(loopClock);
    }

    @Override
    public Outbox outbox() {
        return watched;
    }

    @Override
    public Broker broker() {
        return broker;
    }

    @Override
    public Partitioning partitioning() {
        return Objects.requireNonNull(partitioning, "the two sides were not proved");
    }

    @Override
    public Backlog backlog() throws OutboxException {
        BacklogProbe.Backlog seen = outbox.backlog();
        return new Backlog(seen.rows(), seen.oldestAgeMillis(), seen.parked(), seen.replayed());
    }

    @Override
    public Measures.Table table(long nowNanos) throws OutboxException {
        return watched.table(outbox.table(), nowNanos);
    }

    @Override
    public @Nullable HotKeys hotKeys() {
        return watched.hotKeys();
    }

    @Override
    public Metering.@Nullable Otlp meterReceiver() {
        return config.service().health().metering().otlp();
    }

    @Override
    public Figures figures() {
        List<Pool.Use> uses = new ArrayList<>(outbox.pools());
        if (retention != null) {
            uses.add(retention.use());
        }
        return new Figures(
                watched.speed(),
                uses.stream()
                        .map(use -> new Measures.Connections(use.name(), use.active(), use.idle(), use.pending()))
                        .toList(),
                broker.figures());
    }

    @Override
    public @Nullable Sweeper sweeper() {
        Retention present = retention;
        return present == null ? null : present::sweep;
    }

    @Override
    public @Nullable Post post() {
        return letters;
    }

    @Override
    public @Nullable Care care() {
        OutriderConfig.Care care = config.service().beside().care();
        return care.every() == null ? null : new HouseCalls(config, version);
    }

    @Override
    public Contexts.Dropped dropped() {
        return recipes.dropped();
    }

    @Override
    public Orders orders() {
        return outbox.commands();
    }

    @Override
    public Desk desk(Runnable hurry) {
        return Desk.of(
                config.database(), config.outbox(), config.core().blocking().policy(), hurry);
    }

    @Override
    public @Nullable Heart heart() {
        return heart;
    }

    @Override
    public @Nullable Doorbell doorbell() {
        return doorbell;
    }

    @Override
    public void close() {
        outbox.close();
        if (doorbell != null) {
            doorbell.close();
        }
        if (heart != null) {
            heart.close();
        }
        if (retention != null) {
            retention.close();
        }
        if (letters != null) {
            letters.close();
        }
        broker.close();
        recipes.close();
        if (tracer != null) {
            tracer.close();
        }
        if (foreign != null) {
            foreign.close();
        }
    }
}
