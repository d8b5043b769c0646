package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.e2e.NightReport.Look;
import dev.outrider.e2e.NightReport.Mishap;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.RelayProcess;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Six mishaps in one night, one after the other, with one relay that nobody restarts: what its health, its meters, its log and the doctor say in each, and
 * that in the morning nothing is lost and every key is in order. What was said is written to {@code target/night/night.md}, of which "A night" in
 * {@code operations.md} is made.
 */
@Tag("night")
class NightIT {

    private static final String NOTHING_FOUND = "0 failed, 0 warned";
    private static final String HALTED = "outrider_state{state=\"halted\"}";
    private static final List<String> EVENTS_OF_AN_OUTAGE = List.of("kafka.away", "kafka.back");

    private final NightReport report = new NightReport();

    @Test
    void sixMishapsAndInTheMorningEverythingIsThere() throws Exception {
        try (Night night = Night.fall()) {
            night.awaitPeace();
            assertThat(night.outrider("doctor").output()).contains(NOTHING_FOUND);
            night.news();

            brokerDown(night);
            poisonRow(night);
            longTransaction(night);
            failover(night);
            diskFull(night);
            wrongPasswords(night);

            LogCheck check = night.morning();
            night.relay.awaitState(Night.SOON, "ok");
            report.told(
                    "**In the morning:** %d rows in the table, %d records in Kafka, %d of them sent twice, %d missing, every key in order. The relay was never restarted."
                            .formatted(check.rows(), check.records(), check.duplicates(), check.missing()));
            check.requireExact();
            assertThat(night.rowsWaitingInTheTable()).isZero();
        } finally {
            report.write(Night.FILES.resolve("night.md"));
        }
    }

    private void brokerDown(Night night) throws Exception {
        Look before = night.look();
        night.kafka.kill();
        night.awaitReason("kafka");
        Look during = night.awaitMeters("outrider_backlog_rows", 200);
        assertThat(night.relay.get("/livez").status()).isEqualTo(200);
        assertThat(night.relay.get("/readyz").status()).isEqualTo(200);
        RelayProcess.Outcome doctor = night.outrider("doctor");
        night.kafka.start();
        Mishap mishap = new Mishap(before, during, night.awaitPeace(), doctor, night.newsWith("kafka.back"));

        report.chapter("The broker is down", "The only broker is killed, and started again some seconds later.");
        report.health(during, "kafka", "backlog", "window");
        report.meters(
                mishap,
                "outrider_kafka_up",
                "outrider_backlog_rows",
                "outrider_backlog_oldest_age_seconds",
                "outrider_in_flight_rows",
                "outrider_rows_parked_total");
        report.log(mishap.log());
        report.doctor(doctor);
        assertThat(during.state()).isEqualTo("degraded");
        assertThat(during.reasons()).containsExactly("kafka");
        assertThat(EVENTS_OF_AN_OUTAGE).allMatch(mishap::logged);
        assertThat(doctor.output()).contains(NOTHING_FOUND);
        assertThat(mishap.after().meter("outrider_rows_parked_total")).isZero();
    }

    private void poisonRow(Night night) throws Exception {
        Look before = night.look();
        String seq = String.valueOf(night.insertLarge("key-7", 150_000));
        night.awaitReason("chain");
        // What is parked is counted with the backlog, every three seconds.
        night.awaitMeters("outrider_parked_rows", 1);
        Look during = night.awaitMeters("outrider_waiting_rows", 2);
        RelayProcess.Outcome doctor = night.outrider("doctor");
        RelayProcess.Outcome list = night.outrider("parked", "list");
        night.kafka.configureTopic(night.rig.topic(), "max.message.bytes", "1000000");
        RelayProcess.Outcome retried = night.outrider("parked", "retry", seq, "--because", "the topic takes it now");
        Mishap mishap = new Mishap(before, during, night.awaitPeace(), doctor, night.news());

        report.chapter(
                "A poison row",
                "A row of 150 kB for a topic that takes 100 kB. Afterwards the topic is told to take more, and the row is tried again:"
                        + " for that the relay asks anew what the topic takes.");
        report.health(during, "parked", "waiting");
        tellOfPoison(mishap);
        report.command("outrider parked list", list);
        report.command("outrider parked retry " + seq + " --because \"the topic takes it now\"", retried);
        assertThat(list.output()).contains("RecordTooLarge");
        assertThat(retried.output()).contains(": done");
    }

    private void tellOfPoison(Mishap mishap) {
        report.meters(
                mishap,
                "outrider_rows_parked_total",
                "outrider_parked_rows",
                "outrider_waiting_rows",
                "outrider_blocked_chains",
                "outrider_backlog_oldest_age_seconds");
        report.log(mishap.log());
        report.doctor(mishap.doctor());
        assertThat(mishap.during().state()).isEqualTo("degraded");
        assertThat(mishap.during().reasons()).containsExactly("chain");
        assertThat(mishap.during().meter("outrider_blocked_chains")).isEqualTo(1);
        assertThat(List.of("row.parked", "chain.blocked", "command.ended", "chain.open"))
                .allMatch(mishap::logged);
        assertThat(mishap.doctor().output()).contains(NOTHING_FOUND);
        assertThat(mishap.after().meter("outrider_parked_rows")).isZero();
    }

    private void longTransaction(Night night) throws Exception {
        Look before = night.look();
        Look during;
        RelayProcess.Outcome doctor;
        try (Connection connection = night.database().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set application_name = 'nightly-import'");
            connection.setAutoCommit(false);
            statement.execute(night.insertOf("import"));
            during = night.awaitLook(
                    "the transaction to be found", look -> look.notices().contains("nightly-import"));
            doctor = night.outrider("doctor");
            connection.commit();
        }
        night.awaitLook("it to be forgotten", look -> look.notices().equals("[]"));
        Mishap mishap = new Mishap(before, during, night.awaitPeace(), doctor, night.news());

        report.chapter(
                "A long transaction",
                "An import inserts into the outbox, and commits when the doctor has noticed it. Everything else goes on meanwhile.");
        report.health(during, "reading", "doctor");
        report.meters(
                mishap,
                "outrider_low_water",
                "outrider_cursor",
                "outrider_gaps",
                "outrider_gaps_oldest_age_seconds",
                "outrider_backlog_oldest_age_seconds");
        report.log(mishap.log());
        report.doctor(doctor);
        assertThat(during.state()).isEqualTo("ok");
        assertThat(during.meter("outrider_gaps_oldest_age_seconds")).isGreaterThan(5);
        assertThat(during.meter("outrider_cursor") - during.meter("outrider_low_water"))
                .isGreaterThan(100);
        assertThat(doctor.output()).contains("nightly-import").contains("0 failed, 1 warned");
        assertThat(List.of("doctor.finding", "doctor.gone")).allMatch(mishap::logged);
        assertThat(mishap.after().meter("outrider_low_water")).isGreaterThan(during.meter("outrider_cursor"));
    }

    private void failover(Night night) throws Exception {
        Look before = night.look();
        night.primary.kill();
        night.awaitReason("database");
        Look during = night.awaitLook("the lease to run out", look -> look.meter("outrider_lease_held") == 0);
        assertThat(night.relay.get("/readyz").status()).isEqualTo(200);
        RelayProcess.Outcome doctor = night.outrider("doctor");
        night.promote();
        Mishap mishap = new Mishap(
                before, during, night.awaitPeace(), doctor, night.newsWith("lease.acquired", "database.back"));
        RelayProcess.Outcome then = night.outrider("doctor");

        report.chapter(
                "The database fails over",
                "The primary is killed for good. When the lease has run out, its synchronous standby is promoted; both stand in `database.url`.");
        report.health(during, "lease", "database", "backlog");
        report.meters(
                mishap,
                "outrider_database_up",
                "outrider_lease_held",
                "outrider_lease_term",
                "outrider_lease_losses_total{reason=\"expired\"}",
                "outrider_backlog_sample_age_seconds");
        report.log(mishap.log());
        report.told("Before the standby is promoted,");
        report.doctor(doctor);
        report.told("and after it,");
        report.doctor(then);
        assertThat(during.state()).isEqualTo("degraded");
        assertThat(during.reasons()).contains("database");
        assertThat(mishap.after().meter("outrider_lease_term")).isGreaterThan(before.meter("outrider_lease_term"));
        assertThat(List.of("database.away", "lease.lost", "lease.acquired", "database.back"))
                .allMatch(mishap::logged);
        assertThat(doctor.exitCode()).isNotZero();
        assertThat(then.output()).contains(NOTHING_FOUND);
    }

    private void diskFull(Night night) throws Exception {
        Look before = night.look();
        night.disk.fill();
        Await.until(Night.SOON, "the broker to die of it", () -> !night.kafka.isAlive());
        List<String> broker = night.kafka
                .output()
                .lines()
                .filter(line -> line.contains("No space left") || line.contains("LogManager Shutdown"))
                .distinct()
                .toList();
        night.awaitReason("kafka");
        Look during = night.awaitMeters("outrider_backlog_rows", 200);
        RelayProcess.Outcome doctor = night.outrider("doctor");
        night.disk.makeRoom();
        night.kafka.start();
        Mishap mishap = new Mishap(before, during, night.awaitPeace(), doctor, night.newsWith("kafka.back"));

        report.chapter(
                "The broker's disk is full",
                "Somebody's backup takes what is left of it, and the broker ends itself. Then the backup is deleted, and the broker started again.");
        report.broker(broker);
        report.health(during, "kafka", "backlog", "window");
        report.meters(
                mishap,
                "outrider_kafka_up",
                "outrider_backlog_rows",
                "outrider_in_flight_rows",
                "outrider_rows_resent_total");
        report.log(mishap.log());
        report.doctor(doctor);
        assertThat(broker).anyMatch(line -> line.contains("Shutdown broker because all log dirs"));
        assertThat(during.state()).isEqualTo("degraded");
        assertThat(during.reasons()).containsExactly("kafka");
        assertThat(EVENTS_OF_AN_OUTAGE).allMatch(mishap::logged);
        assertThat(mishap.logged("row.parked")).isFalse();
        assertThat(doctor.output()).contains(NOTHING_FOUND);
    }

    private void wrongPasswords(Night night) throws Exception {
        Look before = night.look();
        Files.writeString(night.loginFile, night.login.replaceAll("password=\"[^\"]*\"", "password=\"wrong\""));
        night.rotate("midnight", "mistyped");
        night.cutOffTheRelay();
        Look database = night.awaitLook(
                "the lease to run out",
                look -> look.meter("outrider_lease_held") == 0 && look.reasons().contains("database"));
        RelayProcess.Outcome doctor = night.outrider("doctor");
        Files.writeString(night.passwordFile, "midnight");
        night.awaitReason("halted");
        Look halted = night.awaitMeters(HALTED, 1);
        RelayProcess.Outcome then = night.outrider("doctor");
        Files.writeString(night.loginFile, night.login);
        Mishap mishap =
                new Mishap(before, halted, night.awaitPeace(), doctor, night.newsWith("database.back", "lane.resumed"));

        report.chapter(
                "Wrong passwords are rotated into the files",
                "The role gets a new password, and its file another one; Kafka's file a wrong one too. The relay's sessions in the database are ended, so"
                        + " that it has to log in again. Then the first file is mended, and the second.");
        report.told("While the database's password is wrong,");
        report.health(database, "lease", "database");
        report.doctor(doctor);
        report.told("That one is mended, and Kafka's is still wrong:");
        report.health(halted, "lease", "database", "kafka");
        report.doctor(then);
        tellOfPasswords(mishap);
        assertThat(database.state()).isEqualTo("degraded");
        assertThat(database.message()).contains("password authentication failed");
        assertThat(then.output()).contains(NOTHING_FOUND);
    }

    private void tellOfPasswords(Mishap mishap) {
        report.told("All along,");
        report.meters(
                mishap, HALTED, "outrider_lease_term", "outrider_producer_sessions_total", "outrider_backlog_rows");
        report.log(mishap.log());
        assertThat(mishap.during().reasons()).containsExactly("halted");
        assertThat(mishap.during().message()).contains("SaslAuthenticationException");
        assertThat(mishap.doctor().exitCode()).isNotZero();
        assertThat(List.of("database.away", "database.back", "lane.halted", "lane.resumed"))
                .allMatch(mishap::logged);
        assertThat(List.of("midnight", "mistyped", "wrong\"", "NetworkClient")).noneMatch(mishap::logged);
    }
}
