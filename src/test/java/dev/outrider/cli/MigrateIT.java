package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.host.ExitCode;
import dev.outrider.testkit.Kafka;
import org.junit.jupiter.api.Test;

/** What {@code outrider migrate} makes of a database. */
class MigrateIT {

    private static final String DEBEZIUM = """
            create table public.outbox (id uuid primary key, aggregatetype varchar(255) not null,
              aggregateid varchar(255) not null, type varchar(255) not null, payload jsonb);
            insert into public.outbox
              select gen_random_uuid(), 'order', n::text, 'placed', '{}' from generate_series(1, 10) n;
            """;

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

    private long columns() {
        return site.database()
                .queryLong("select count(*) from information_schema.columns"
                        + " where table_schema = 'public' and table_name = 'outbox'");
    }
}
