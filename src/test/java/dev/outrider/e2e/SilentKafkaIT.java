package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.cli.Cli;
import dev.outrider.cli.Console;
import dev.outrider.host.Daemon;
import dev.outrider.host.ExitCode;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker that is absent, dies or stands still while nobody writes: what health says then, and how the relay stops. */
class SilentKafkaIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** A question after 3 s of silence, and 3 s without an answer to it; the rest is for a busy machine. */
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(10);

    private static final Duration DEADLINE = Duration.ofSeconds(2);

    /** One second for a write-back after the second signal, up to three for threads that hang, and the rest for a busy machine. */
    private static final Duration GRACE = Duration.ofSeconds(8);

    private static Kafka kafka;
    private Rig rig;

    @BeforeAll
    static void startABrokerOfOnesOwn() {
        kafka = Kafka.dedicated();
    }

    @AfterAll
    static void stopIt() {
        kafka.close();
    }

    @BeforeEach
    void prepare() {
        rig = new Rig(Postgres.shared(), kafka);
    }

    @AfterEach
    void leaveNothingBehind() throws Exception {
        kafka.resume();
        rig.close();
    }

    @Test
    void anIdleRelayTellsTheTruthAboutABrokerThatIsAbsentComesAndDies() throws Exception {
        Rows rows = new Rows(rig);
        String strict = rows.topic(1, Rows.STRICT);
        kafka.kill();
        RelayProcess relay = rig.process("only");
        Await.until(
                SOON, () -> "the lease: " + relay.output(), () -> lease(relay).equals("active"));
        Await.until(NOTICED_WITHIN, () -> "kafka to be missed: " + relay.output(), () -> {
            if (relay.health().text("state").equals("ok") || kafka(relay).equals("up")) {
                throw new AssertionError(
                        "nobody is there, yet it says " + relay.health().body());
            }
            return isAway(relay);
        });
        assertThat(relay.get("/health?strict").status()).isEqualTo(503);

        kafka.start();
        relay.awaitState(NOTICED_WITHIN, "ok");
        assertThat(kafka(relay)).isEqualTo("up");
        // The log follows what health says by a moment.
        Await.until(
                SOON,
                () -> "its return to be told: " + relay.output(),
                () -> relay.output().contains("kafka.back"));
        assertThat(relay.output()).containsOnlyOnce("kafka.back");
        rows.insert(strict, "a", "before", Rows.NOW);
        rig.awaitDone(1, SOON, relay);
        relay.awaitState(SOON, "ok");

        String before = relay.output();
        kafka.kill();
        Await.until(NOTICED_WITHIN, () -> "its death to be noticed: " + relay.output(), () -> isAway(relay));
        assertThat(relay.output().substring(before.length())).doesNotContain("kafka.back");
        whatIsRefusedAfterTheOutageWasTriedAsOftenAsAnyOther(relay, rows, strict);
    }

    /** Once, since the broker names it: that it was on its way to nobody for a while counts against no row. */
    private void whatIsRefusedAfterTheOutageWasTriedAsOftenAsAnyOther(RelayProcess relay, Rows rows, String strict) {
        rows.insert(strict, "b", "too old", Rows.OLD);
        awaitRowInFlight(relay);
        kafka.start();
        Await.until(
                SOON,
                () -> "the row to be parked: " + Rig.state(relay),
                () -> rows.settled(strict).equals(List.of("b parked chain InvalidTimestampException")));
        assertThat(rig.database().queryLong("select attempts from outrider.settled"))
                .isEqualTo(1);
    }

    /** It is not drained before the broker goes on: what was sent may land at any time. */
    @Test
    void aDrainWaitsForWhatIsOnItsWay() {
        Daemon relay = rig.patient().inProcess("only");
        insert(rig);
        Await.until(SOON, () -> "the first row: " + relay.vitals(), () -> rig.done() == 1);
        kafka.freeze();
        insert(rig);
        Await.until(SOON, () -> "a row in flight: " + relay.vitals(), () -> inFlight(relay) == 1);
        assertThat(pause(relay, "1", "--topic", rig.topic()))
                .startsWith("1: ")
                .contains(rig.topic() + " is not drained yet");
        assertThat(pause(relay, "1", "--lane")).startsWith("1: ").contains("the lane is not drained yet");
        assertThat(inFlight(relay)).isEqualTo(1);

        kafka.resume();
        assertThat(pause(relay, "60", "--topic", rig.topic()))
                .startsWith("0: ")
                .contains("was paused already", rig.topic() + " is drained: nothing of it is on its way");
        assertThat(pause(relay, "60", "--lane")).startsWith("0: ").contains("the lane is drained");
        assertThat(inFlight(relay)).isZero();
        assertThat(rig.done()).as("numbers that are recorded").isEqualTo(2);
    }

    private static int inFlight(Daemon relay) {
        return Objects.requireNonNull(relay.vitals().relay()).flow().inFlight();
    }

    /** The exit code, and what was said. */
    private String pause(Daemon relay, String seconds, String... what) {
        Map<String, String> environment = Map.of(
                "OUTRIDER_DATABASE_URL", rig.database().jdbcUrl(),
                "OUTRIDER_DATABASE_USER", rig.database().user(),
                "OUTRIDER_DATABASE_PASSWORD", rig.database().password(),
                "OUTRIDER_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "OUTRIDER_HEALTH_PORT", Integer.toString(relay.healthPort()));
        List<String> command = new ArrayList<>(List.of("pause", "--because", "a test", "--drain", seconds));
        command.addAll(List.of(what));
        StringWriter said = new StringWriter();
        PrintWriter both = new PrintWriter(said, true);
        int exit = Cli.run(new Console(environment, both, both), command.toArray(String[]::new));
        return exit + ": " + said;
    }

    @Test
    void aStopThatWaitsInVainEndsAtItsDeadlineOrAtASecondSignal() throws Exception {
        try (Rig patient = new Rig(Postgres.shared(), kafka).set("stop.deadline", "5m")) {
            rig.set("stop.deadline", DEADLINE.toSeconds() + "s");
            RelayProcess punctual = rig.process("punctual");
            RelayProcess waiting = patient.process("waiting");
            insert(rig);
            insert(patient);
            rig.awaitDone(1, SOON, punctual);
            patient.awaitDone(1, SOON, waiting);
            kafka.freeze();
            insert(rig);
            insert(patient);
            awaitRowInFlight(punctual);
            awaitRowInFlight(waiting);

            waiting.terminate();
            long askedNanos = System.nanoTime();
            punctual.terminate();
            assertThat(punctual.awaitExit(DEADLINE.plus(GRACE))).isEqualTo(ExitCode.UNFINISHED);
            assertThat(Duration.ofNanos(System.nanoTime() - askedNanos))
                    .as("it waits for answers as long as it may")
                    .isGreaterThan(DEADLINE);
            assertThat(punctual.output()).contains("daemon.unfinished").doesNotContain("signal.hurry");

            assertThat(waiting.output()).contains("signal.stop");
            assertThat(waiting.isAlive()).isTrue();
            waiting.terminate();
            assertThat(waiting.awaitExit(GRACE)).isEqualTo(ExitCode.UNFINISHED);
            assertThat(waiting.output()).contains("signal.hurry", "daemon.unfinished");
        }
    }

    private static void awaitRowInFlight(RelayProcess relay) {
        Await.until(
                SOON,
                () -> "a row in flight: " + relay.output(),
                () -> relay.health().body().path("inFlight").asInt() == 1);
    }

    private static void insert(Rig to) {
        to.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, payload) values ('"
                        + to.aggregateType() + "', 'a', '{}')");
    }

    private static boolean isAway(RelayProcess relay) throws Exception {
        return kafka(relay).equals("away") && relay.health().text("state").equals("degraded");
    }

    private static String kafka(RelayProcess relay) throws Exception {
        return relay.health().body().path("kafka").path("state").asText();
    }

    private static String lease(RelayProcess relay) throws Exception {
        return relay.health().body().path("lease").path("state").asText();
    }
}
