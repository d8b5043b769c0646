package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's password is wrong: the relay says so and halts, and goes on by itself when somebody has mended the file. */
class WrongPasswordIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String LOGIN = "sasl.jaas.config";
    private static final String WRONG = "a-wrong-one-4711";

    /** What a hand may leave of a login line: no module, no quotation marks. */
    private static final String TOKEN = "s3cret-token";

    private static final Pattern PASSWORD = Pattern.compile("password=\"([^\"]*)\"");

    @TempDir
    Path folder;

    @Test
    void aHaltedLaneGoesOnWhenItsSecretIsMended() throws Exception {
        Kafka kafka = Kafka.secured();
        try (Rig rig = new Rig(Postgres.shared(), kafka).set("backoff.max", "2s")) {
            kafka.allowRestricted(rig.topic(), AclOperation.WRITE);
            String right = String.valueOf(kafka.restrictedClient().get(LOGIN));
            Path login = folder.resolve("login");
            Files.writeString(login, PASSWORD.matcher(right).replaceAll("password=\"" + WRONG + "\""));
            kafka.restrictedClient().forEach((name, value) -> rig.set("kafka." + name, value));
            rig.unset("kafka." + LOGIN).set("kafka." + LOGIN + "-file", login.toString());
            rig.database()
                    .execute("insert into public.outbox (aggregatetype, aggregateid, payload) values ('"
                            + rig.aggregateType() + "', 'a', '{}')");

            RelayProcess relay = rig.process("only");
            relay.awaitState(SOON, "halted");
            assertThat(relay.get("/health?strict").status()).isEqualTo(503);
            assertThat(relay.get("/readyz").status()).isEqualTo(200);
            RelayProcess.Answer health = relay.health();
            assertThat(health.body().path("reasons").path(0).path("kind").asText())
                    .isEqualTo("halted");
            assertThat(health.body().path("reasons").path(0).path("message").asText())
                    .contains("SaslAuthenticationException");
            Await.until(SOON, "another try", () -> sessions(relay) > 1);
            assertThat(relay.health().text("state")).as("a try alone").isEqualTo("halted");
            assertThat(rig.published()).isZero();
            aLineThatCannotBeReadIsNotQuoted(relay, login);
            nothingTellsASecret(relay, right);

            Files.writeString(login, right);
            rig.awaitDone(1, SOON, relay);
            relay.awaitState(SOON, "ok");
            assertThat(rig.published()).isEqualTo(1);
            Await.until(SOON, relay::output, () -> relay.output().contains("lane.resumed"));
            assertThat(relay.output()).containsOnlyOnce("lane.resumed").doesNotContain("NetworkClient");
            nothingTellsASecret(relay, right);
            assertThat(kafka.consumeAll(rig.topic())).hasSize(1);
        }
    }

    /** Kafka's client says what it does not understand, and that may be the password. */
    private static void aLineThatCannotBeReadIsNotQuoted(RelayProcess relay, Path login) throws Exception {
        // Before its words change.
        assertThat(relay.output()).containsOnlyOnce("lane.halted");
        Files.writeString(login, "user " + TOKEN);
        Await.until(
                SOON,
                () -> "the login to be called unreadable: " + Rig.state(relay),
                () -> reasons(relay).contains("kafka.sasl.jaas.config cannot be read"));
        assertThat(relay.health().text("state")).isEqualTo("halted");
        Await.until(
                SOON,
                () -> "the log to say so too: " + Rig.state(relay),
                () -> relay.output().contains("kafka.sasl.jaas.config cannot be read"));
    }

    private static void nothingTellsASecret(RelayProcess relay, String right) throws Exception {
        Matcher password = PASSWORD.matcher(right);
        assertThat(password.find()).isTrue();
        assertThat(relay.output() + relay.health().body() + relay.text("/") + relay.text("/metrics"))
                .contains("halted")
                .doesNotContain(password.group(1), WRONG, TOKEN);
    }

    private static String reasons(RelayProcess relay) throws Exception {
        return relay.health().body().path("reasons").toString();
    }

    private static long sessions(RelayProcess relay) throws Exception {
        return relay.health().body().path("counters").path("sessions").asLong();
    }
}
