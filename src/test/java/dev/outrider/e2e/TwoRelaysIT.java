package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrider.e2e.Writers.Mix;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two relays on one table never fight, and one takes over from the other.
 *
 * <p>Each relay works as a database user of its own, and a trigger writes down who marks what in which term: so a mark that a woken relay makes
 * is seen, however quickly it turns into a standby afterwards.
 */
@Tag("foundation")
@Tag("alone")
class TwoRelaysIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** The lease's time; and as much as half of it for the standby's next question, a tenth later, a new producer and the look of this test. */
    private static final Duration TAKEN_OVER_WITHIN = Rig.LEASE_TTL.plus(Rig.LEASE_TTL.dividedBy(2));

    /**
     * After the lease's end, by the database's clock: a standby asks every tenth of the lease, and may just have asked; and a machine that has other things to do
     * lets it wait for a moment.
     */
    private static final Duration TAKEN_AFTER_ITS_END =
            Rig.LEASE_TTL.dividedBy(10).plusMillis(300);

    /** Small, so that it is full soon after the broker stands still, and a relay gives nothing more to its producer. */
    private static final int WINDOW = 1_000;

    /** Looks at a relay's health without a change, after which there will be none. */
    private static final int STEADY_LOOKS = 10;

    /** Who marks in which term; and when the lane changed hands, after what the last renewal had promised. */
    private static final String[] AUDIT = {
        "create table audit (who text, term bigint, marked bigint)",
        """
        create function audit() returns trigger language plpgsql as $$
        begin
          perform pg_advisory_xact_lock_shared(1);
          insert into audit select session_user, (select term from outrider.lane), count(*) from marked having count(*) > 0;
          return null;
        end $$
        """,
        """
        create trigger audit after update on public.outbox referencing new table as marked
        for each statement execute function audit()
        """,
        "create table taken (term bigint, promised timestamptz, taken_at timestamptz)",
        """
        create function take_down() returns trigger language plpgsql as $$
        begin
          insert into taken values (new.term, old.expires_at, clock_timestamp());
          return null;
        end $$
        """,
        """
        create trigger take_down after update on outrider.lane for each row when (new.term <> old.term)
        execute function take_down()
        """
    };

    @Test
    void theOtherTakesOverFromADeadAndFromAFrozenHolder() throws Exception {
        try (Kafka kafka = Kafka.dedicated();
                Rig rig = new Rig(Postgres.shared(), kafka)
                        .set("window.rows", WINDOW)
                        .set("poll.page-rows", WINDOW)) {
            rig.database().execute(AUDIT);
            Contender first = Contender.start(rig, "first", "ok");
            Contender second = Contender.start(rig, "second", "standby");
            try (Writers writers = Writers.start(rig.database(), Mix.steady(1_000), rig.aggregateType())) {
                rig.awaitDone(2_000, SOON, first.relay());
                strike(rig, first, first.relay()::kill);
                awaitTakeover(rig, first, second);

                Contender third = Contender.start(rig, "third", "standby");
                rig.awaitDone(rig.done() + 2_000, SOON, second.relay());
                frozenAndWoken(rig, second, third);
                writers.awaitCommitted(writers.committed() + 500, SOON);
            }
            rig.awaitDrained(SOON);
            rig.check().requireExact().requireDuplicatesAtMost(2 * WINDOW);
        }
    }

    private static void frozenAndWoken(Rig rig, Contender holder, Contender other) throws Exception {
        Counters before = strike(rig, holder, holder.relay()::freeze);
        awaitTakeover(rig, holder, other);
        rig.awaitDone(rig.done() + 500, SOON, other.relay());
        long term = rig.database().queryLong("select term from outrider.lane");
        assertThat(backends(rig, "usename = '" + holder.user() + "'"))
                .as("connections of the frozen one")
                .isPositive();
        assertThat(backends(rig, "state like 'idle in transaction%'"))
                .as("transactions that somebody has left open")
                .isZero();

        holder.relay().resume();
        holder.relay().awaitState(SOON, "standby");
        Await.holds(
                Duration.ofSeconds(2),
                () -> "the woken one to keep quiet as with " + before + ": "
                        + holder.relay().output(),
                () -> holder.term() == 0
                        && before.equals(Counters.of(holder))
                        && holder.health().path("inFlight").asInt() == 0
                        && other.term() == term);
        assertThat(holder.marked(rig, 0, term - 1)).as("marked before").isPositive();
        assertThat(holder.marked(rig, term, Long.MAX_VALUE))
                .as("marked in the other's term")
                .isZero();
        assertThat(other.marked(rig, term, term)).isPositive();
        assertThat(rig.database().queryLong("select term from outrider.lane")).isEqualTo(term);
    }

    /** Called at the blow, which also lets go of the lane's row: until then the write-back that was held up has kept it locked. */
    private static void awaitTakeover(Rig rig, Contender from, Contender to) throws Exception {
        String blow = rig.database()
                .query("select clock_timestamp()::text", line -> line.getString(1))
                .get(0);
        Await.until(
                TAKEN_OVER_WITHIN,
                () -> "takeover from " + from.user() + ": " + to.relay().output(),
                () -> to.term() > 0);
        List<Double> late = rig.database()
                .query(
                        "select extract(epoch from taken_at - promised)::float8, extract(epoch from taken_at - greatest(promised, ?::timestamptz))::float8"
                                + " from taken where term = ?",
                        line -> line.getDouble(1) < 0 ? Double.NaN : line.getDouble(2),
                        blow,
                        to.term());
        assertThat(late)
                .as("seconds after the end of the lease, or of the blow if that came later; no number before the end")
                .singleElement()
                .satisfies(seconds -> assertThat(seconds).isLessThanOrEqualTo(TAKEN_AFTER_ITS_END.toMillis() / 1e3));
    }

    private static long backends(Rig rig, String which) {
        return rig.database()
                .queryLong("select count(*) from pg_stat_activity where datname = current_database()"
                        + " and application_name like 'outrider-%' and " + which);
    }

    /**
     * Strikes while a write-back waits inside the database, held up in the trigger, and while rows are in flight, because the broker stands
     * still. Returns what the holder had asked for until then: it could ask for no more, because its window was full.
     */
    private static Counters strike(Rig rig, Contender holder, Runnable blow) throws Exception {
        try (Connection connection = rig.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(1)");
            Await.until(SOON, "a write-back to wait", () -> rig.waitingWriteBacks() > 0);
            rig.kafka().freeze();
            try {
                awaitFullWindow(rig, holder);
                Counters last = Counters.of(holder);
                blow.run();
                return last;
            } finally {
                rig.kafka().resume();
            }
        }
    }

    private static void awaitFullWindow(Rig rig, Contender holder) {
        AtomicLong sent = new AtomicLong();
        AtomicInteger looks = new AtomicInteger();
        Await.until(
                SOON,
                () -> "a full window, rows in flight, a write-back: "
                        + holder.relay().output(),
                () -> {
                    JsonNode health = holder.health();
                    long now = Counters.of(holder).sent();
                    boolean full = health.path("window").path("rows").asInt() == WINDOW;
                    boolean steady = full && health.path("inFlight").asInt() > 0 && sent.getAndSet(now) == now;
                    return (steady ? looks.incrementAndGet() : zero(looks)) >= STEADY_LOOKS
                            && rig.waitingWriteBacks() > 0;
                });
    }

    private static int zero(AtomicInteger counter) {
        counter.set(0);
        return 0;
    }

    /** What a relay has asked of producers. */
    private record Counters(long sent, long sessions) {
        static Counters of(Contender contender) throws Exception {
            JsonNode counters = contender.health().path("counters");
            return new Counters(
                    counters.path("sent").asLong(), counters.path("sessions").asLong());
        }
    }

    /** A relay and the user that only it works as. */
    private record Contender(RelayProcess relay, String user) {

        static Contender start(Rig rig, String name, String state) {
            Database own = rig.database().newRole(name);
            rig.database().execute("alter role " + own.user() + " superuser");
            rig.set("database.user", own.user()).set("database.password", own.password());
            RelayProcess relay = rig.process(name);
            relay.awaitState(SOON, state);
            return new Contender(relay, own.user());
        }

        JsonNode health() throws Exception {
            return relay.health().body();
        }

        /** The term it holds, 0 for none; unlike the state, a busy machine does not change it. */
        long term() throws Exception {
            return health().path("lease").path("term").asLong();
        }

        long marked(Rig rig, long fromTerm, long toTerm) {
            return rig.database()
                    .queryLong(
                            "select coalesce(sum(marked), 0) from audit where who = ? and term between ? and ?",
                            user,
                            fromTerm,
                            toTerm);
        }
    }
}
