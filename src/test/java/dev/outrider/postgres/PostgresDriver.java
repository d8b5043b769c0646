package dev.outrider.postgres;

import dev.outrider.contract.OutboxDriver;
import dev.outrider.core.Fence;
import dev.outrider.core.Incarnation;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.Outbox;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Progress;
import dev.outrider.core.Recording;
import dev.outrider.core.WriteBack;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.read.Limits;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of its own on a server that it may also crash. */
class PostgresDriver implements OutboxDriver {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final List<PostgresWriter> writers = new ArrayList<>();
    private final Postgres server;
    private final Recording recording;
    private final PostgresOutbox outbox;
    private Database database;

    PostgresDriver(Postgres server, Recording recording) {
        this(server, Outboxes.newMigrated(server), "", recording);
    }

    /** The port also knows other hosts, as in {@code ,host:port}. */
    PostgresDriver(Postgres server, Database database, String otherHosts, Recording recording) {
        this.server = server;
        this.recording = recording;
        this.database = database;
        String own = database.host() + ":" + database.port();
        this.outbox = Outboxes.outbox(
                Outboxes.settings(database, database.jdbcUrl().replace(own, own + otherHosts)),
                Limits.DEFAULT,
                recording);
    }

    final Database database() {
        return database;
    }

    final void moveTo(Database other) {
        database = other;
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public Writer begin() {
        PostgresWriter writer = new PostgresWriter(database);
        writers.add(writer);
        return writer;
    }

    @Override
    public final Recording recording() {
        return recording;
    }

    @Override
    public List<Long> published() {
        return recording == Recording.ROW
                ? marked()
                : database.query(
                        "select seq from outrider.outbox_state where state = 'published' order by seq",
                        line -> line.getLong(1));
    }

    @Override
    public List<Long> marked() {
        return database.query(
                "select seq from public.outbox where published_at is not null order by seq", line -> line.getLong(1));
    }

    @Override
    public void elapse(long millis) {
        long until = database.queryLong("select (extract(epoch from clock_timestamp()) * 1000)::bigint") + millis;
        Await.until(
                SOON,
                "the database's clock to advance",
                () -> database.queryLong("select (extract(epoch from clock_timestamp()) * 1000)::bigint") >= until);
    }

    @Override
    public void setLastValue(long lastValue) {
        database.queryLong("select setval(pg_get_serial_sequence('public.outbox', 'seq'), ?)", lastValue);
    }

    @Override
    public void crash() {
        server.kill();
        server.start();
        awaitAnswers();
    }

    @Override
    public void replicate() {
        throw new UnsupportedOperationException("this server has no replica");
    }

    @Override
    public void failOver() {
        throw new UnsupportedOperationException("this server has no replica");
    }

    /** From one row to more than any test has. */
    private static final int DOUBLINGS = 12;

    /** Every connection of the port has noticed that its server is gone, and looks are as large again as they were: each failure halves them, each success doubles them. */
    final void awaitAnswers() {
        AtomicInteger good = new AtomicInteger();
        Fence nobody = new Fence("nobody", -1, new Incarnation("none"), 1);
        WriteBack nothing = new WriteBack(nobody, List.of(), List.of(), List.of(), List.of(), Progress.NONE);
        Await.until(SOON, "the port to answer again", () -> {
            outbox.read(new PageAsk(0, List.of(), 1, 1, false));
            outbox.hold(new LeaseAsk(LeaseAsk.Kind.RENEW, "nobody", -1, 1));
            return !outbox.write(nothing).applied() && good.incrementAndGet() > DOUBLINGS;
        });
    }

    @Override
    public void close() {
        outbox.close();
        writers.forEach(PostgresWriter::close);
    }
}
