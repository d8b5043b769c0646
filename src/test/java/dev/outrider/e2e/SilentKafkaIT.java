package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.host.ExitCode;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.time.Duration;
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

        kafka.kill();
        Await.until(NOTICED_WITHIN, () -> "its death to be noticed: " + relay.output(), () -> isAway(relay));
        assertThat(relay.output()).containsOnlyOnce("kafka.back");
        kafka.start();
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
