package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.database.OutboxTable;
import dev.outrider.health.Vitals;
import dev.outrider.host.Daemon;
import dev.outrider.migrate.WakeupTrigger;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code wakeup: notify} a commit is seen at once; without any part of it nothing is lost and nothing stops. */
class WakeupIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Between two looks that nothing but time brings about. */
    private static final String SELDOM = "10s";

    /** Far above what a row takes that is rung for, and it takes luck four times in a row to be read in time without. */
    private static final Duration AT_ONCE = Duration.ofMillis(1_500);

    @Test
    void aRowIsRelayedLongBeforeTheNextLookIsDue() throws Exception {
        try (Rig rig = rig()) {
            rig.set("poll.idle-min", SELDOM).set("poll.idle-max", SELDOM);
            trigger(rig, true);
            Daemon relay = rig.inProcess("only");
            awaitListening(relay, true);
            Await.until(SOON, "the lane", () -> rig.database().queryLong("select term from outrider.lane") == 1);
            for (int time = 1; time <= 4; time++) {
                awaitAsleep(rig);
                insert(rig);
                long done = time;
                Await.until(AT_ONCE, () -> "row " + done + " to be done: " + relay.vitals(), () -> rig.done() == done);
            }
            assertThat(wakeup(relay).rings()).isBetween(1L, 4L);
            assertThat(relay.stop(SOON)).isZero();
        }
    }

    @Test
    void rowsArriveWhileTheLineIsBrokenAndItIsMadeAgain() throws Exception {
        try (Rig rig = rig()) {
            rig.set("backoff.min", "3s");
            trigger(rig, true);
            Daemon relay = rig.inProcess("only");
            awaitListening(relay, true);
            rig.database()
                    .query(
                            "select pg_terminate_backend(pid) from pg_stat_activity where application_name ="
                                    + " 'outrider-wakeup' and datname = current_database()",
                            row -> row.getBoolean(1));
            awaitListening(relay, false);
            assertThat(wakeup(relay).reason()).contains("terminating connection");
            insert(rig);
            Await.until(SOON, "the row to be done", () -> rig.done() == 1);
            awaitListening(relay, true);
            insert(rig);
            Await.until(SOON, "the next row to be done", () -> rig.done() == 2);
            assertThat(Objects.requireNonNull(relay.vitals().relay()).troubles())
                    .as("that it polls is no trouble")
                    .isEmpty();
            assertThat(relay.stop(SOON)).isZero();
        }
    }

    @Test
    void withoutTheTriggerItPollsUntilThereIsOne() throws Exception {
        try (Rig rig = rig()) {
            rig.set("backoff.max", "1s");
            RelayProcess relay = rig.process("only");
            relay.awaitState(SOON, "ok");
            Await.until(
                    SOON,
                    () -> "the reason: " + relay.output(),
                    () -> health(relay).contains("outrider migrate --wakeup"));
            insert(rig);
            rig.awaitDone(1, SOON, relay);
            trigger(rig, true);
            Await.until(
                    SOON,
                    () -> "it to listen: " + Rig.state(relay),
                    () -> health(relay).contains("\"listening\""));
            insert(rig);
            rig.awaitDone(2, SOON, relay);
            trigger(rig, false);
            insert(rig);
            rig.awaitDone(3, SOON, relay);
            assertThat(relay.output().lines().filter(line -> line.contains("commits do not wake the relay")))
                    .as("told once, however often it was tried")
                    .hasSize(1);
            relay.terminate();
            assertThat(relay.awaitExit(SOON)).isZero();
        }
    }

    @Test
    void whoPollsLoadsNothingOfIt(@TempDir Path folder) throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            Path classes = folder.resolve("classes");
            RelayProcess relay = rig.process("only", List.of("-Xlog:class+load:file=" + classes));
            relay.awaitState(SOON, "ok");
            insert(rig);
            rig.awaitDone(1, SOON, relay);
            assertThat(relay.health().body().path("wakeup").isNull()).isTrue();
            relay.terminate();
            assertThat(relay.awaitExit(SOON)).isZero();
            assertThat(loaded(classes, "dev.outrider.host.Daemon ")).isNotEmpty();
            assertThat(loaded(classes, "dev.outrider.wake.")).isEmpty();
            assertThat(loaded(classes, "dev.outrider.host.Listener")).isEmpty();
        }
    }

    private static List<String> loaded(Path classes, String name) throws IOException {
        return Files.readAllLines(classes).stream()
                .filter(line -> line.contains(" " + name))
                .toList();
    }

    private static Rig rig() {
        return new Rig(Postgres.shared(), Kafka.shared()).patient().set("wakeup", "notify");
    }

    private static void trigger(Rig rig, boolean on) {
        rig.database().execute(WakeupTrigger.script(OutboxTable.named("public.outbox"), on));
    }

    private static void insert(Rig rig) {
        rig.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, payload) values ('"
                        + rig.aggregateType() + "', 'a', '{}')");
    }

    private static Vitals.Wakeup wakeup(Daemon relay) {
        return Objects.requireNonNull(relay.vitals().wakeup());
    }

    private static void awaitListening(Daemon relay, boolean listening) {
        Await.until(
                SOON,
                () -> "listening " + listening + ": " + relay.vitals(),
                () -> wakeup(relay).listening() == listening);
    }

    /** Until then the relay is left to its polling, which is slow here. */
    private static void awaitAsleep(Rig rig) {
        Await.until(
                SOON,
                "the relay to be asleep",
                () -> rig.database()
                                .queryLong("select count(*) from pg_locks l join pg_database d on d.oid = l.database"
                                        + " where d.datname = current_database() and l.locktype = 'advisory' and granted"
                                        + " and mode = 'ExclusiveLock'")
                        == 1);
    }

    private static String health(RelayProcess relay) throws IOException, InterruptedException {
        return relay.health().body().path("wakeup").toString();
    }
}
