package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.host.Daemon;
import dev.outrider.host.ExitCode;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code outrider migrate} makes of a database. */
@Tag("foundation")
class MigrateIT {

    private static final String DEBEZIUM = """
            create table public.outbox (id uuid primary key, aggregatetype varchar(255) not null,
              aggregateid varchar(255) not null, type varchar(255) not null, payload jsonb);
            insert into public.outbox
              select gen_random_uuid(), 'order', n::text, 'placed', '{}' from generate_series(1, 10) n;
            """;

    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private final Site site = new Site(Kafka.shared());

    @Test
    void migratingTwiceChangesNothing() {
        site.migrateAndGrant();
        Terminal again = new Terminal(site.asOwner());
        assertThat(again.run("migrate")).isEqualTo(Exit.OK);
        assertThat(again.out()).startsWith("the schema outrider is up to date at version ");
    }

    @Test
    void whatIsPrintedIsEnough() {
        Terminal print = new Terminal(site.environment());
        assertThat(print.run(
                        "migrate",
                        "--print",
                        "--application",
                        site.application().user()))
                .isEqualTo(Exit.OK);
        site.database().execute(print.out());
        site.insertRow("order");
        Terminal later = new Terminal(site.asOwner());
        assertThat(later.run("migrate")).as(later.err()).isEqualTo(Exit.OK);
    }

    @Test
    void theWakeUpTriggerIsPutOnAndTakenOffOnRequest() {
        site.migrateAndGrant();
        assertThat(triggers()).as("opt-in").isZero();
        for (int time = 0; time < 2; time++) {
            Terminal on = new Terminal(site.asOwner());
            assertThat(on.run("migrate", "--wakeup")).as(on.err()).isEqualTo(Exit.OK);
            assertThat(on.out()).endsWith("public.outbox has the wake-up trigger\n");
            assertThat(triggers()).isEqualTo(1);
        }
        // The application's role may not even use the schema of the trigger's function.
        site.insertRow("order");
        for (int time = 0; time < 2; time++) {
            Terminal off = new Terminal(site.asOwner());
            assertThat(off.run("migrate", "--no-wakeup")).as(off.err()).isEqualTo(Exit.OK);
            assertThat(off.out()).endsWith("public.outbox has no wake-up trigger\n");
            assertThat(triggers()).isZero();
        }
        site.insertRow("order");
    }

    @Test
    void whatIsPrintedForTheWakeUpTriggerIsEnough() {
        site.migrateAndGrant();
        Terminal print = new Terminal(site.environment());
        assertThat(print.run("migrate", "--print", "--wakeup")).isEqualTo(Exit.OK);
        site.database().execute(print.out(), print.out());
        assertThat(triggers()).isEqualTo(1);
        Terminal removal = new Terminal(site.environment());
        assertThat(removal.run("migrate", "--print", "--no-wakeup")).isEqualTo(Exit.OK);
        site.database().execute(removal.out(), removal.out());
        assertThat(triggers()).isZero();

        Terminal both = new Terminal(site.environment());
        assertThat(both.run("migrate", "--wakeup", "--no-wakeup")).isEqualTo(Exit.USAGE);
        Terminal grants = new Terminal(site.environment());
        assertThat(grants.run("migrate", "--grants", "--wakeup")).isEqualTo(Exit.USAGE);
        assertThat(grants.err()).contains("needs no grants");
    }

    private long triggers() {
        return site.database().queryLong("select count(*) from pg_trigger where tgname = 'outrider_wakeup'");
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        Terminal migrate = new Terminal(site.environment());
        assertThat(migrate.run("migrate")).isEqualTo(Exit.FAILED);
        assertThat(migrate.err())
                .startsWith("the database: ")
                .contains("permission denied")
                .doesNotContain("\tat ");
    }

    @Test
    void adoptingDemandsToKnowWhatTheRowsAre() {
        Terminal adopt = new Terminal(site.asOwner());
        assertThat(adopt.run("migrate", "--adopt", "--order-by", "id")).isEqualTo(Exit.USAGE);
        assertThat(adopt.err()).contains("--existing");
    }

    @Test
    void adoptingSaysWhatItWouldDoAndDoesItWhenTold() {
        site.database().execute(DEBEZIUM);
        String[] line = {"migrate", "--adopt", "--existing", "published", "--order-by", "aggregateid"};
        Terminal plan = new Terminal(site.asOwner());
        assertThat(plan.run(line)).as(plan.err()).isEqualTo(Exit.OK);
        assertThat(plan.out()).contains("lock table", "Nothing has been changed");
        assertThat(columns()).isEqualTo(5);

        String[] yes = {"migrate", "--adopt", "--existing", "published", "--order-by", "aggregateid", "--yes"};
        Terminal adopt = new Terminal(site.asOwner());
        assertThat(adopt.run(yes)).as(adopt.err()).isEqualTo(Exit.OK);
        assertThat(adopt.out()).contains("public.outbox is adopted");
        assertThat(site.database().queryLong("select count(*) from public.outbox where published_at is null"))
                .isZero();
        site.grant();
        Terminal check = new Terminal(site.environment());
        check.run("check");
        assertThat(check.out()).containsPattern("OK +schema").containsPattern("OK +lease +free");
    }

    @Test
    void aTableThatIsNotThereCannotBeAdopted() {
        Terminal adopt = new Terminal(site.asOwner());
        assertThat(adopt.run("migrate", "--adopt", "--existing", "unpublished", "--order-by", "id", "--yes"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(adopt.err()).contains("public.outbox does not exist");
    }

    /** Its versions have the same numbers as ours. */
    @Test
    void anApplicationsOwnFlywayIsLeftAlone(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("V1__customer.sql"), "create table customer (id int primary key);");
        Files.writeString(folder.resolve("V2__order.sql"), "create table \"order\" (id int primary key);");
        assertThat(applicationMigrates(folder)).isEqualTo(2);
        List<String> before = history("public.flyway_schema_history");

        site.migrateAndGrant();
        assertThat(history("public.flyway_schema_history")).isEqualTo(before);
        assertThat(history("outrider.flyway_history")).contains("1 lane and settled", "2 outbox");

        Files.writeString(folder.resolve("V3__item.sql"), "create table item (id int primary key);");
        assertThat(applicationMigrates(folder)).isEqualTo(1);
        Terminal again = new Terminal(site.asOwner());
        assertThat(again.run("migrate")).as(again.err()).isEqualTo(Exit.OK);
        assertThat(again.out()).startsWith("the schema outrider is up to date at version ");
    }

    private int applicationMigrates(Path folder) {
        return Flyway.configure()
                .dataSource(
                        site.database().jdbcUrl(),
                        site.database().user(),
                        site.database().password())
                .locations("filesystem:" + folder)
                .load()
                .migrate()
                .migrationsExecuted;
    }

    private List<String> history(String table) {
        return site.database()
                .query(
                        "select version || ' ' || description from " + table + " order by installed_rank",
                        row -> String.valueOf(row.getString(1)));
    }

    @Test
    void aRelayThatIsToldToMigratesAnEmptyDatabaseAtItsStart() throws Exception {
        Map<String, String> environment = site.asOwner();
        environment.put("OUTRIDER_MIGRATE_AT_START", "true");
        stopped(Site.work(environment));
        List<String> applied = history("outrider.flyway_history");
        assertThat(applied).contains("1 lane and settled", "2 outbox");

        stopped(Site.work(environment));
        assertThat(history("outrider.flyway_history")).isEqualTo(applied);
        assertThat(site.database().queryLong("select term from outrider.lane")).isEqualTo(2);
    }

    private static void stopped(Daemon relay) throws InterruptedException {
        try {
            Await.until(
                    AT_MOST,
                    "a term",
                    () -> relay.vitals().relay() != null
                            && relay.vitals().relay().lane().term() > 0);
        } finally {
            assertThat(relay.stop(AT_MOST)).isZero();
        }
    }

    /** To wait, as for a database that is away, would be to wait for ever. */
    @Test
    void aRelayThatIsToldToMigrateAndMayNotIsRefused() {
        site.environment().put("OUTRIDER_MIGRATE_AT_START", "true");
        site.environment().put("OUTRIDER_HEALTH_PORT", "0");
        RelayProcess.Outcome outcome = RelayProcess.command(AT_MOST, site.environment(), "run");
        assertThat(outcome.output())
                .contains("migrate.at-start: the database cannot be migrated: ERROR: permission denied for database")
                .contains("run outrider migrate as a role that may");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.REFUSED);
    }

    private long columns() {
        return site.database()
                .queryLong("select count(*) from information_schema.columns"
                        + " where table_schema = 'public' and table_name = 'outbox'");
    }
}
