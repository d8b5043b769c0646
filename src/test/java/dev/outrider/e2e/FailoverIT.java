package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.e2e.Writers.Mix;
import dev.outrider.host.ExitCode;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The primary is killed while a relay works for it, and its streaming standby takes over. The relay knows both by one address of two hosts, and is
 * told nothing.
 */
@Tag("alone")
class FailoverIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Postgres primary = Postgres.withFiles();
    private final Rig rig = new Rig(primary, Kafka.shared());
    private final Postgres standby = primary.standby();
    private final Database left = standby.database(rig.database().name());

    @BeforeEach
    void nameBoth() {
        Database database = rig.database();
        rig.set(
                "database.url",
                "jdbc:postgresql://%s:%d,%s:%d/%s"
                        .formatted(database.host(), database.port(), left.host(), left.port(), database.name()));
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
        standby.close();
        primary.close();
    }

    /** Every confirmed commit is on the standby: what the new primary has is all that was ever visible. */
    @Test
    void aStandbyThatHasEverythingTakesOverUnderLoad() throws Exception {
        database("alter system set synchronous_standby_names = 'walreceiver'", "select pg_reload_conf()");
        Await.until(
                SOON,
                "commits to wait for the standby",
                () -> rig.database().queryLong("select count(*) from pg_stat_replication where sync_state = 'sync'")
                        == 1);
        whoeverKnowsTheStandbyAloneIsToldToComeAgain(false);
        nameBoth();
        RelayProcess relay = rig.process("only");
        long confirmed;
        try (Writers writers = Writers.start(rig.database(), Mix.steady(500), rig.aggregateType())) {
            rig.awaitDone(1_000, SOON, relay);
            primary.kill();
            standby.promote();
            Await.until(SOON, "every writer to be cut off", () -> writers.cutOff() >= 4);
            confirmed = writers.committed();
        }
        try (Writers ignored = Writers.start(left, Mix.steady(500), rig.aggregateType())) {
            ignored.awaitCommitted(500, SOON);
        }
        awaitDrained(relay);
        assertThat(left.queryLong("select count(*) from outbox")).isGreaterThanOrEqualTo(confirmed + 500);
        LogCheck.of(left, rig.kafka(), rig.topic()).requireExact();
        relay.awaitState(SOON, "ok");
    }

    private void whoeverKnowsTheStandbyAloneIsToldToComeAgain(boolean migrating) {
        rig.set("database.url", "jdbc:postgresql://%s:%d/%s".formatted(left.host(), left.port(), left.name()));
        RelayProcess early = rig.set("migrate.at-start", migrating).process("early");
        assertThat(early.awaitExit(SOON)).as(early.output()).isEqualTo(ExitCode.TOO_EARLY);
        assertThat(early.output()).contains("daemon.refused", "give database.url the primary");
    }

    /** The same where it looks at nothing before it migrates. */
    @Test
    void aStandbyIsNotMigratedAndMayBeLater() {
        rig.set("database.user", left.user()).set("database.password", left.password());
        String last = "version = (select max(version) from outrider.flyway_history)";
        long versions = left.queryLong("select count(*) from outrider.flyway_history");
        database("delete from outrider.flyway_history where " + last);
        Await.until(
                SOON,
                "the standby to have something to migrate",
                () -> left.queryLong("select count(*) from outrider.flyway_history") < versions);
        whoeverKnowsTheStandbyAloneIsToldToComeAgain(true);
    }

    /**
     * The last commits, some relayed and marked already, are gone with the primary, and their numbers are used again for other rows. What the
     * new primary has must arrive all the same; that of the rest was sent cannot be undone.
     */
    @Test
    void aStandbyThatLaggedUsesNumbersAgainAndNothingItHasIsLost() throws Exception {
        RelayProcess relay = rig.process("only");
        long lastNumber;
        try (Writers writers = Writers.start(rig.database(), Mix.steady(500), rig.aggregateType())) {
            rig.awaitDone(1_000, SOON, relay);
            standby.stop();
            rig.awaitDone(rig.done() + 1_000, SOON, relay);
            lastNumber = rig.database().queryLong("select max(seq) from outbox");
            primary.kill();
            standby.start().promote();
            Await.until(SOON, "every writer to be cut off", () -> writers.cutOff() >= 4);
        }
        long kept = left.queryLong("select max(seq) from outbox");
        assertThat(kept).as("the standby lagged").isLessThan(lastNumber - 500);
        try (Writers writers = Writers.start(left, Mix.steady(500), rig.aggregateType())) {
            writers.awaitCommitted(2_000, SOON);
        }
        awaitDrained(relay);
        relay.awaitState(SOON, "ok");
        rig.close();
        standby.stop();
        Set<String> gone = new HashSet<>(ids(primary.start().database(left.name()), ""));
        Set<String> again = ids(primary.database(left.name()), " where seq > " + kept);
        standby.start();
        gone.removeAll(ids(left, ""));
        assertThat(gone).as("rows that were lost with the primary").hasSizeGreaterThan(500);
        assertThat(ids(left, " where seq > " + kept + " and seq <= " + lastNumber))
                .as("rows under numbers that had been used before")
                .hasSizeGreaterThan(500)
                .doesNotContainAnyElementsOf(again);
        LogCheck check = LogCheck.ofWhatIsLeft(left, gone, rig.kafka(), rig.topic());
        assertThat(check.problems()).isEmpty();
        assertThat(check.missing()).isZero();
    }

    private static Set<String> ids(Database database, String which) {
        return new HashSet<>(database.query("select id::text from outbox" + which, row -> row.getString(1)));
    }

    private void database(String... statements) {
        rig.database().execute(statements);
    }

    private void awaitDrained(RelayProcess relay) {
        Await.until(
                SOON,
                () -> "every number of the new primary to be done: " + Rig.state(relay),
                () -> left.queryLong("select low_water from outrider.lane")
                        >= left.queryLong("select max(seq) from outbox"));
        assertThat(left.queryLong("select count(*) from outbox where published_at is null"))
                .isZero();
    }
}
