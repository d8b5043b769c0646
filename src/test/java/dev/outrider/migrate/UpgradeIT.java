package dev.outrider.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.convert.Addressing;
import dev.outrider.core.OutboxException;
import dev.outrider.database.Credentials;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Timeouts;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From every version of the schema that ever was to the one of now, and the other way round: a relay that is older than its schema. */
@Tag("postgres")
class UpgradeIT {

    private static final OutboxTable TABLE = OutboxTable.named("public.outbox");
    private static final int NOW = Scripts.MIGRATIONS.size();
    private static final String RELAY = "0.1.0";

    /** Everything that migrations make, but for the order of columns, which additions cannot keep. */
    private static final String STRUCTURE = """
            select format('%s.%s.%s %s null %s default %s', table_schema, table_name, column_name, data_type, is_nullable, column_default)
              from information_schema.columns
             where (table_schema = 'outrider' and table_name <> 'flyway_history') or (table_schema, table_name) = ('public', 'outbox')
            union all
            select indexdef from pg_indexes
             where (schemaname = 'outrider' and tablename <> 'flyway_history') or (schemaname, tablename) = ('public', 'outbox')
            union all
            select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
             where connamespace in ('outrider'::regnamespace, 'public'::regnamespace) and conrelid <> 'outrider.flyway_history'::regclass
            union all
            select pg_get_functiondef(oid) from pg_proc where pronamespace = 'outrider'::regnamespace
            union all
            select viewname || ' ' || definition from pg_views where schemaname = 'outrider'
            union all
            select format('version %s for %s', version, oldest_relay) from outrider.schema_version
            order by 1""";

    private final Database database = Postgres.shared().newDatabase();

    @AfterEach
    void drop() {
        database.drop();
    }

    static IntStream earlier() {
        return IntStream.range(1, NOW);
    }

    @ParameterizedTest
    @MethodSource("earlier")
    void everyEarlierSchemaBecomesTheOneThatANewDatabaseGets(int version) throws OutboxException {
        migrateTo(version);
        boolean hasOutbox = version > 1;
        if (hasOutbox) {
            database.execute(
                    "insert into outbox (aggregatetype, aggregateid, payload) select 'orders', i::text, '{}' from generate_series(1, 20) i",
                    "update outbox set published_at = now() where seq <= 5",
                    "update outrider.lane set low_water = 5, term = 7",
                    "insert into outrider.settled (seq, id, topic, key, state, scope, code, reason) select seq, id::text, 'orders', 'x', 'parked', 'chain', 'C', 'r' from outbox where seq = 9");
        }
        assertThat(migrator().migrate()).isEqualTo(Scripts.MIGRATIONS.subList(version, NOW));
        assertThat(structure(database)).isEqualTo(freshStructure());
        assertThat(check()).noneMatch(Finding::refused);
        if (hasOutbox) {
            assertThat(database.query(
                            "select state || ' ' || count(*) from outrider.outbox_state group by state order by 1",
                            row -> row.getString(1)))
                    .containsExactly("parked 1", "pending 14", "published 5");
            assertThat(database.queryLong("select term from outrider.lane")).isEqualTo(7);
        }
    }

    /** The order of an upgrade: migrate first, and the relay of before goes on, and may even be started again. */
    @Test
    void aRelayOlderThanTheSchemaWorksAsLongAsTheSchemaSaysSo() throws OutboxException {
        migrateTo(NOW);
        database.execute("insert into outrider.schema_version (version, oldest_relay) values (%d, '%s')"
                .formatted(NOW + 1, RELAY));
        assertThat(check()).noneMatch(Finding::refused);
    }

    @Test
    void aRelayThatTheSchemaIsNoLongerForIsRefused() throws OutboxException {
        migrateTo(NOW);
        database.execute(
                "insert into outrider.schema_version (version, oldest_relay) values (%d, '0.2.0')".formatted(NOW + 1));
        assertThat(check())
                .filteredOn(Finding::refused)
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString())
                        .contains("for relays from 0.2.0 on, this is " + RELAY)
                        .contains("start a newer relay"));
    }

    /** A relay with {@code migrate.at-start} and an operator with the older program alike. */
    @Test
    void migratingByAnOlderProgramChangesNothing() throws OutboxException {
        migrateTo(NOW);
        database.execute(
                "insert into outrider.flyway_history select 99, '99', 'to come', type, 'V99__to_come.sql', 0, installed_by, now(), 1, true from outrider.flyway_history where version = '%d'"
                        .formatted(NOW),
                "insert into outrider.schema_version (version, oldest_relay) values (99, '%s')".formatted(RELAY));
        List<String> before = structure(database);
        assertThat(migrator().migrate()).isEmpty();
        assertThat(structure(database)).isEqualTo(before);
    }

    private void migrateTo(int version) {
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .locations("classpath:" + Scripts.FOLDER)
                .schemas(Migrator.SCHEMA)
                .defaultSchema(Migrator.SCHEMA)
                .table("flyway_history")
                .placeholders(Scripts.placeholders(TABLE))
                .loggers("slf4j")
                .target(Integer.toString(version))
                .load()
                .migrate();
    }

    private static List<String> freshStructure() throws OutboxException {
        Database fresh = Postgres.shared().newDatabase();
        try {
            new Migrator(settings(fresh), TABLE).migrate();
            return structure(fresh);
        } finally {
            fresh.drop();
        }
    }

    private static List<String> structure(Database database) {
        return database.query(STRUCTURE, row -> row.getString(1));
    }

    private Migrator migrator() {
        return new Migrator(settings(database), TABLE);
    }

    /** As the owner, whose rights suffice; that those of the grants do is shown elsewhere. */
    private List<Finding> check() throws OutboxException {
        return new SchemaCheck(settings(database), TABLE, Addressing.by("${aggregatetype}"), RELAY, null).check();
    }

    private static DatabaseSettings settings(Database database) {
        return new DatabaseSettings(
                database.jdbcUrl(),
                new Credentials(database.user(), database.password(), null),
                Map.of(),
                Timeouts.forLease(60_000),
                false);
    }
}
