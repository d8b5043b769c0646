package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.convert.Addressing;
import dev.outrider.core.OutboxException;
import dev.outrider.database.OutboxTable;
import dev.outrider.doctor.Doctor;
import dev.outrider.doctor.Symptom;
import dev.outrider.migrate.Grants;
import dev.outrider.migrate.Roles;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each thing that the doctor knows is brought about on a real server, found by the relay's own role, and told with what to do. */
class DoctorIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Long before the last fixes of any version that is tested, so that the age of this test is no finding. */
    private static final InstantSource YOUNG = () -> Instant.parse("2026-01-01T00:00:00Z");

    private final Database owner = Outboxes.newMigrated(Postgres.shared());
    private final Database relay = owner.newRole("relay");
    private final Database application = owner.newRole("application");

    @BeforeEach
    void grant() {
        owner.execute(Grants.script(
                Outboxes.TABLE,
                new Roles(
                        relay.user(),
                        application.user(),
                        false,
                        Outboxes.settings(relay).timeouts())));
    }

    private Doctor doctor(Database role, Duration openFor, InstantSource clock) {
        return new Doctor(
                new Doctor.Patient(
                        Outboxes.settings(role), Outboxes.TABLE, Addressing.by("${aggregatetype}"), "0.2.0", null),
                openFor,
                clock);
    }

    private List<Symptom> examine(Database role, Duration openFor) throws OutboxException {
        return doctor(role, openFor, InstantSource.system()).examine();
    }

    private List<Symptom> examine() throws OutboxException {
        return examine(relay, Duration.ofHours(1));
    }

    private static List<String> worse(List<Symptom> symptoms) {
        return symptoms.stream()
                .filter(each -> each.level().compareTo(Symptom.Level.NOTE) > 0)
                .map(each -> each.level() + " " + each.code() + " " + each.text())
                .toList();
    }

    @Test
    void ofAHealthyDatabaseItTellsWhatItLookedAt() throws OutboxException {
        List<Symptom> symptoms =
                doctor(relay, Duration.ofHours(1), InstantSource.system()).examine();
        assertThat(worse(symptoms)).isEmpty();
        assertThat(symptoms)
                .filteredOn(each -> each.level() == Symptom.Level.OK)
                .extracting(Symptom::code)
                .containsExactly(
                        "version",
                        "clock",
                        "replication",
                        "transactions",
                        "prepared",
                        "schema",
                        "plan",
                        "dead-rows",
                        "autovacuum",
                        "indexes",
                        "grants");
        assertThat(symptoms)
                .filteredOn(each -> each.code().equals("plan"))
                .singleElement()
                .satisfies(plan -> assertThat(plan.found()).contains("Index Scan using outbox_pkey on outbox o"));
        assertThat(symptoms)
                .filteredOn(each -> each.level() == Symptom.Level.NOTE)
                .singleElement()
                .satisfies(note -> assertThat(note.text()).contains("grant pg_monitor"));
    }

    /** All of it at once, and each of it told. */
    @Test
    void aStructureThatHarmsIsFound() throws OutboxException {
        owner.execute(
                "create index extra on outbox (type)",
                "create unique index on outbox (id)",
                "create index broken on outbox (topic)",
                "update pg_index set indisvalid = false where indexrelid = 'broken'::regclass",
                "create index on outbox (created_at) where published_at is null",
                "alter table outrider.settled drop constraint settled_pkey",
                "alter table outbox alter seq set cache 10",
                "alter table outbox set (autovacuum_enabled = off, autovacuum_vacuum_threshold = 5000000)",
                "alter table outrider.lane set (autovacuum_enabled = off)");
        List<Symptom> symptoms = examine();
        assertThat(told(symptoms))
                .contains(
                        "WARNING indexes the index extra on public.outbox has never been used: drop it",
                        "WARNING indexes the index broken on public.outbox is invalid: reindex index concurrently broken",
                        "WARNING indexes outrider.settled has lost its primary key: give it back",
                        "WARNING schema the index outbox_created_at_idx mentions published_at: drop it",
                        "FAILURE schema the sequence public.outbox_seq_seq has cache, increment and cycle 10 1 false: alter"
                                + " sequence public.outbox_seq_seq cache 1",
                        "WARNING autovacuum autovacuum is switched off for public.outbox: alter table",
                        "WARNING autovacuum autovacuum is switched off for outrider.lane: alter table",
                        "WARNING autovacuum autovacuum comes to public.outbox only after 5000000 dead rows: alter table",
                        "NOTE indexes the index outbox_id_idx on public.outbox is none of the relay's (used 0 times, unique)");
        owner.execute("alter table outbox drop constraint outbox_pkey");
        assertThat(told(examine()))
                .contains("FAILURE schema public.outbox has no unique index on seq alone: create unique index");
    }

    /** Of a partitioned outbox an index is scanned where its parts are, and the server counts it there; a part may have indexes of its own. */
    @Test
    void anIndexThatIsUsedInAPartOfTheOutboxIsNotCalledNeedless() throws OutboxException {
        owner.execute(
                "create table parted (like outbox including all) partition by range (seq)",
                "create table parted_all partition of parted for values from (minvalue) to (1000)",
                "create table parted_next partition of parted for values from (1000) to (maxvalue)",
                "create index own_of_next on parted_next (created_at)",
                "create index parted_type on parted (type)",
                "create index parted_topic on parted (topic)",
                "create index parted_half on only parted (aggregateid)",
                "create index own_of_part on parted_all (created_at)",
                "create index broken_of_part on parted_all (aggregateid)",
                "update pg_index set indisvalid = false where indexrelid = 'broken_of_part'::regclass",
                "insert into parted (aggregatetype, type) values ('t', 'x')",
                "set enable_seqscan = off",
                "select count(*) from parted where type = 'x'");
        Doctor doctor = new Doctor(
                new Doctor.Patient(
                        Outboxes.settings(owner),
                        OutboxTable.named("public.parted"),
                        Addressing.by("${aggregatetype}"),
                        "0.2.0",
                        null),
                Duration.ofHours(1),
                InstantSource.system());
        Await.until(
                SOON,
                "its use to be counted",
                () -> told(doctor.examine())
                        .contains("NOTE indexes the index parted_type on public.parted is none of the relay's (used "));
        assertThat(told(doctor.examine()))
                .contains(
                        "WARNING indexes the index parted_topic on public.parted has never been used",
                        "WARNING indexes the index parted_half on public.parted is invalid: give every partition",
                        "WARNING indexes the index own_of_part on public.parted_all has never been used: drop it",
                        "WARNING indexes the index broken_of_part on public.parted_all is invalid: reindex index concurrently")
                .contains(
                        "NOTE indexes the index own_of_next on public.parted_next is none of the relay's (used 0 times)")
                .doesNotContain("parted_type on public.parted has never", "index parted_all_", "index parted_pkey");
    }

    /** As one text, so that beginnings can be looked for in the middle. */
    private static String told(List<Symptom> symptoms) {
        return String.join(
                "\n",
                symptoms.stream()
                        .map(each -> each.level() + " " + each.code() + " " + each.text())
                        .toList());
    }

    @Test
    void aRightThatIsNotNeededIsFound() throws OutboxException {
        String role = relay.user();
        owner.execute(
                "grant update (payload) on outbox to " + role,
                "grant insert (topic) on outbox to public",
                "grant delete, truncate on outbox to " + role,
                "grant insert, delete on outrider.lane to " + role,
                "grant update (because) on outrider.command to " + role,
                "grant usage on sequence outbox_seq_seq to " + role,
                "grant create on schema outrider to " + role);
        String more = "WARNING grants the relay's role has more than it needs: ";
        assertThat(told(examine()))
                .contains(
                        more + "update of payload on public.outbox: revoke it",
                        more + "insert of topic on public.outbox",
                        more + "delete, truncate on public.outbox",
                        more + "insert, delete on outrider.lane",
                        more + "update of because on outrider.command",
                        more + "usage or update on the sequence public.outbox_seq_seq",
                        more + "create in the schema outrider");
        owner.execute("grant insert, update on outbox to " + role);
        assertThat(told(examine())).contains(more + "insert, update, delete, truncate on public.outbox");
        // Roles belong to the whole server: another test would find this one able to write.
        owner.execute("grant pg_write_all_data to " + role);
        try {
            assertThat(told(examine())).contains(more + "the role pg_write_all_data");
        } finally {
            owner.execute("revoke pg_write_all_data from " + role);
        }
    }

    @Test
    void aRightThatIsMissingIsFoundAndSoIsARoleThatMayDoAll() throws OutboxException {
        owner.execute("revoke update (published_at) on outbox from " + relay.user());
        assertThat(worse(examine()))
                .anyMatch(
                        text -> text.startsWith("FAILURE schema the relay's role lacks update on column published_at"));
        assertThat(worse(examine(owner, Duration.ofHours(1))))
                .anyMatch(text -> text.contains("the relay's role postgres is a superuser: give the relay a role"));
        owner.execute("alter table outbox owner to " + relay.user());
        assertThat(worse(examine())).anyMatch(text -> text.contains("owns public.outbox, and so may drop it"));
    }

    @Test
    void whoHoldsTheOutboxIsFoundByItsAgeOrByItsStay() throws Exception {
        Doctor blind = doctor(relay, Duration.ofSeconds(1), InstantSource.system());
        try (Connection writer = named("slow-writer");
                Statement statement = writer.createStatement()) {
            statement.execute("begin; insert into outbox (aggregatetype) values ('t')");
            assertThat(blind.examine())
                    .anyMatch(each -> each.level() == Symptom.Level.NOTE
                            && each.found().contains("application slow-writer")
                            && each.found().contains("RowExclusiveLock on public.outbox"));
            Await.until(
                    SOON,
                    "its age to be measured",
                    () -> worse(blind.examine()).stream()
                            .anyMatch(
                                    text -> text.matches(
                                            "WARNING transactions process \\d+ \\(application slow-writer, role application_\\d+\\) has had a"
                                                    + " transaction open for at least \\d+ s that holds RowExclusiveLock on public.outbox: .*pg_terminate_backend.*")));
            owner.execute("grant pg_monitor to " + relay.user());
            assertThat(worse(examine(relay, Duration.ofSeconds(1))))
                    .anyMatch(text -> text.contains("application slow-writer") && text.contains("idle in transaction"))
                    .anyMatch(text -> text.contains("open for ") && !text.contains("at least"));
        }
        Await.until(SOON, "the end to be seen", () -> worse(blind.examine()).isEmpty());
    }

    @Test
    void theOldestTransactionIsFoundThoughItHoldsNothing() throws Exception {
        Doctor doctor = doctor(relay, Duration.ofMillis(50), InstantSource.system());
        try (Connection reader = named("report");
                Statement statement = reader.createStatement()) {
            statement.execute("begin; select 1");
            Await.until(
                    SOON,
                    "its age to be measured",
                    () -> worse(doctor.examine()).stream()
                            .anyMatch(text -> text.contains("application report")
                                    && text.contains("the oldest of this database")));
        }
    }

    private Connection named(String name) throws Exception {
        Connection connection = application.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set application_name = '" + name + "'");
        }
        return connection;
    }

    /** Nothing that takes a lock on the outbox is answered then, but who holds it is. */
    @Test
    void beforeALockedTableItTellsWhoLockedIt() throws Exception {
        Doctor doctor = new Doctor(
                new Doctor.Patient(
                        Outboxes.impatient(relay), Outboxes.TABLE, Addressing.by("${aggregatetype}"), "0.2.0", null),
                Duration.ZERO,
                InstantSource.system());
        try (Connection locker = owner.connect();
                Statement statement = locker.createStatement()) {
            statement.execute("begin; lock table outbox in access exclusive mode");
            assertThat(worse(doctor.examine()))
                    .anyMatch(text -> text.contains("holds AccessExclusiveLock on public.outbox"))
                    .anyMatch(text -> text.matches("WARNING schema no look was possible: .*lock timeout.*"));
        }
    }

    @Test
    void aPreparedTransactionIsFoundThatNobodyEnds() throws Exception {
        String gid = owner.name();
        try (Connection writer = application.connect();
                Statement statement = writer.createStatement()) {
            statement.execute(
                    "begin; insert into outbox (aggregatetype) values ('t'); prepare transaction '" + gid + "'");
        }
        assertThat(worse(examine(relay, Duration.ZERO)))
                .anyMatch(text -> text.startsWith("WARNING prepared the transaction '" + gid + "' of role application")
                        && text.contains("holds locks on public.outbox")
                        && text.contains("rollback prepared"));
        assertThat(worse(examine())).isEmpty();
        application.execute("rollback prepared '" + gid + "'");
        assertThat(worse(examine(relay, Duration.ZERO))).isEmpty();
    }

    @Test
    void deadRowsAndMarksThatLeaveTheirPageAreFound() {
        owner.execute(
                "alter table outbox set (autovacuum_enabled = off, fillfactor = 100, autovacuum_vacuum_threshold = 50)",
                "create index on outbox (published_at)",
                "insert into outbox (aggregatetype) select 't' from generate_series(1, 12000)",
                "update outbox set published_at = now()");
        Await.until(SOON, "both to be counted", () -> {
            List<String> worse = worse(examine());
            return worse.stream()
                            .anyMatch(
                                    text -> text.matches(
                                            "WARNING dead-rows public.outbox has 12000 dead and 12000 living rows .*: look for what keeps vacuum.*"))
                    && worse.stream()
                            .anyMatch(
                                    text -> text.startsWith(
                                            "WARNING hot-share of 12000 updates of public.outbox 0 % were heap-only: drop indexes"));
        });
    }

    @Test
    void deadRowsOfTheRelaysOwnTablesAreFound() {
        owner.execute(
                "alter table outrider.settled set (autovacuum_enabled = off)",
                "insert into outrider.settled (seq, id, topic, state, scope, code, reason)"
                        + " select i, gen_random_uuid(), 't', 'parked', 'chain', 'C', 'r' from generate_series(1, 11000) i",
                "delete from outrider.settled");
        Await.until(
                SOON,
                "them to be counted",
                () -> worse(examine()).stream()
                        .anyMatch(text -> text.startsWith("WARNING dead-rows outrider.settled has 11000 dead rows")));
    }

    @Test
    void anOldVersionAndAClockThatIsWrongAreFound() throws OutboxException {
        InstantSource late = () -> Instant.parse("2040-01-01T00:00:00Z");
        assertThat(worse(doctor(relay, Duration.ofHours(1), late).examine()))
                .anyMatch(text -> text.matches("WARNING version PostgreSQL .* has had no more fixes since 20\\d\\d-.*"))
                .anyMatch(text ->
                        text.matches("WARNING clock the database's clock is \\d+ ms behind this host's.*NTP.*"));
        assertThat(worse(doctor(relay, Duration.ofHours(1), YOUNG).examine()))
                .anyMatch(text -> text.matches("WARNING clock the database's clock is \\d+ ms ahead of this host's.*"))
                .noneMatch(text -> text.contains("no more fixes"));
    }

    @Test
    void aSynchronousStandbyThatIsThereIsInOrderAndOneThatIsGoneIsNot() throws Exception {
        try (Postgres primary = Postgres.withFiles()) {
            Database database = Outboxes.newMigrated(primary);
            try (Postgres standby = primary.standby()) {
                database.execute(
                        "alter system set synchronous_standby_names = 'FIRST 1 (walreceiver)'",
                        "select pg_reload_conf()");
                Await.until(
                        SOON,
                        "the doctor to see it",
                        () -> told(examine(database, Duration.ofHours(1)))
                                .matches(
                                        "(?s).*OK replication commits wait for 1 of FIRST 1 \\(walreceiver\\); standbys:"
                                                + " walreceiver \\(streaming, sync, \\d+ bytes behind\\).*"));
                assertThat(worse(examine(database, Duration.ofHours(1))))
                        .noneMatch(text -> text.contains("replication"));
                standby.kill();
                Await.until(
                        SOON,
                        "its end to be seen",
                        () -> worse(examine(database, Duration.ofHours(1))).stream()
                                .anyMatch(
                                        text -> text.startsWith(
                                                "WARNING replication commits wait for 1 synchronous standby (FIRST 1 (walreceiver)), and 0 are there")));
            }
        }
    }

    /** A server of its own: on any other, every commit would hang. */
    @Test
    void aServerWithoutItsStandbyAndWithoutAutovacuumIsFound() throws OutboxException {
        try (Postgres alone = Postgres.dedicated(Map.of(
                "synchronous_standby_names", "ANY 2 (a, b, c)",
                "synchronous_commit", "local",
                "autovacuum", "off"))) {
            Database database = Outboxes.newMigrated(alone);
            assertThat(worse(examine(database, Duration.ofHours(1))))
                    .anyMatch(text -> text.startsWith("WARNING replication commits wait for 2 synchronous standbys"
                            + " (ANY 2 (a, b, c)), and 0 are there; standbys: none: bring the standby back"))
                    .anyMatch(text -> text.startsWith("WARNING autovacuum autovacuum is off for the whole server"));
        }
    }
}
