package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.convert.Addressing;
import dev.outrider.core.Fence;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import dev.outrider.core.RowName;
import dev.outrider.core.Settlement;
import dev.outrider.core.Tries;
import dev.outrider.core.WaitingAsk;
import dev.outrider.core.WriteBack;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.Timeouts;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.mark.Retention;
import dev.outrider.mark.RetentionRule;
import dev.outrider.migrate.Finding;
import dev.outrider.migrate.Grants;
import dev.outrider.migrate.Migrator;
import dev.outrider.migrate.Roles;
import dev.outrider.migrate.SchemaCheck;
import dev.outrider.read.Limits;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The roles may do what they must, and nothing else. */
@Tag("foundation")
@Tag("postgres")
class GrantsIT {

    private static final Timeouts TIMEOUTS = Timeouts.forLease(20_000);
    private static final Addressing TEMPLATE = Addressing.by("${aggregatetype}");

    private final Database owner = Outboxes.newMigrated(Postgres.shared());
    private final Database relay = owner.newRole("relay");
    private final Database application = owner.newRole("application");

    @BeforeEach
    void grant() {
        // Twice: running it again changes nothing.
        for (int time = 0; time < 2; time++) {
            grant(false);
        }
        application.execute("insert into outbox (aggregatetype, aggregateid, payload) values ('orders', 'a', '{}'),"
                + " ('orders', 'a', '{}'), ('orders', 'b', '{}')");
    }

    private void grant(boolean deletes) {
        owner.execute(Grants.script(Outboxes.TABLE, new Roles(relay.user(), application.user(), deletes, TIMEOUTS)));
    }

    @Test
    void everyStatementOfTheRelayWorksWithItsGrantsAlone() throws OutboxException {
        try (PostgresOutbox outbox = Outboxes.outbox(relay)) {
            LeaseAnswer lease = outbox.hold(new LeaseAsk(LeaseAsk.Kind.ACQUIRE, "one", 0, 20_000));
            Page page = outbox.read(new PageAsk(0, List.of(), 100, 1_000_000, true));
            assertThat(page.rows()).hasSize(3);
            assertThat(outbox.read(new PageAsk(3, List.of(new Range(1, 3)), 2, 1, false))
                            .rows())
                    .hasSize(1);

            WriteBack batch = new WriteBack(
                    new Fence("one", lease.term(), lease.incarnation(), 1),
                    List.of(new Range(1, 1)),
                    List.of(new RowName(3, page.rows().get(2).id())),
                    List.of(new Settlement(
                            page.rows().get(1),
                            Settlement.State.WAITING,
                            Settlement.Scope.CHAIN,
                            "Code",
                            "reason\0",
                            Tries.NONE)),
                    List.of(9L),
                    new Progress(3, List.of()));
            assertThat(outbox.write(batch).applied()).isTrue();
            assertThat(outbox.readWaiting(new WaitingAsk(
                                    Settlement.Scope.CHAIN, page.rows().get(1).chain(), 10, 1_000_000))
                            .rows())
                    .hasSize(1);
            assertThat(outbox.backlog().rows()).isZero();
            assertThat(outbox.table().tableBytes()).isPositive();
            assertThat(outbox.table().indexBytes()).isPositive();
            outbox.hold(new LeaseAsk(LeaseAsk.Kind.RENEW, "one", lease.term(), 20_000));
            outbox.hold(new LeaseAsk(LeaseAsk.Kind.RELEASE, "one", lease.term(), 20_000));
        }
        assertThat(check(Outboxes.settings(relay))).isEmpty();
    }

    @Test
    void theRelayCanNeitherInsertNorDeleteNorChangeWhatWasWritten() {
        assertThatThrownBy(() -> relay.execute("insert into outbox (aggregatetype) values ('x')"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> relay.execute("delete from outbox")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> relay.execute("update outbox set payload = null"))
                .hasMessageContaining("permission denied");
        relay.execute("insert into outrider.pause (scope, because, paused_by) values ('lane', 'why', 'who')");
        assertThatThrownBy(() -> relay.execute("update outrider.pause set because = 'another'"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> relay.execute("delete from outrider.pause")).hasMessageContaining("permission denied");
        relay.execute("insert into outrider.command (action, seq, id, topic, because, asked_by)"
                + " values ('retry', 1, 'id', 'orders', 'why', 'who')");
        assertThatThrownBy(() -> relay.execute("update outrider.command set because = 'another'"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> relay.execute("update outrider.command set asked_by = 'another', asked_at = now()"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> relay.execute("delete from outrider.command"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> relay.execute("select nextval('outbox_seq_seq')"))
                .hasMessageContaining("permission denied");
    }

    @Test
    void retentionNeedsARightThatIsGrantedOnlyWhereItIsOn() throws OutboxException {
        RetentionRule rule = new RetentionRule(Duration.ofHours(1), 100, true);
        assertThat(check(Outboxes.settings(relay), rule))
                .filteredOn(Finding::refused)
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString())
                        .contains("lacks delete on public.outbox")
                        .contains("migrate --grants"));
        grant(true);
        assertThat(check(Outboxes.settings(relay), rule)).isEmpty();
        owner.execute(
                "update outbox set published_at = now() where seq < 3",
                "update outrider.lane set low_water = 2",
                "insert into outrider.watermark values (now() - interval '3 hours', 1), (now() - interval '2 hours', 2)");
        try (Retention retention = new Retention(Outboxes.settings(relay), Outboxes.TABLE, rule)) {
            assertThat(retention.sweep(0).deleted()).isEqualTo(2);
        }
        assertThat(owner.queryLong("select count(*) from outrider.watermark")).isEqualTo(1);
        assertThat(owner.query("select state from outrider.outbox_state", row -> row.getString(1)))
                .containsExactly("pending");
        grant(false);
        assertThatThrownBy(() -> relay.execute("delete from outbox")).hasMessageContaining("permission denied");
    }

    @Test
    void theApplicationCanOnlyInsertAndChoosesNeitherNumberNorTime() {
        assertThatThrownBy(() -> application.execute(
                        "insert into outbox (seq, aggregatetype) overriding system value values (7, 'x')"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(
                        () -> application.execute("insert into outbox (created_at, aggregatetype) values (now(), 'x')"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> application.execute("update outbox set published_at = now()"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> application.execute("select term from outrider.lane"))
                .hasMessageContaining("permission denied");
    }

    /** Columns that mean nothing to the relay, rights that were given by hand, and times that the application writes stay: its inserts must not fail because somebody ran the script. */
    @Test
    void whatTheApplicationCouldFillItStillCan() {
        owner.execute(
                "alter table outbox add column tenant text not null default 'none', add column \"Odd name\" int",
                "alter table outbox add column doubled bigint generated always as (2 * coalesce(\"Odd name\", 0)) stored",
                "grant insert (created_at) on outbox to " + application.user());
        for (String rights : List.of("select", "insert, update")) {
            owner.execute("grant " + rights + " on outbox to " + application.user());
            grant(false);
            application.execute(
                    "insert into outbox (aggregatetype, tenant, \"Odd name\", created_at) values ('x', 'us', 7, now())");
        }
        assertThat(owner.queryLong("select sum(doubled) from outbox")).isEqualTo(28);
        assertThatThrownBy(() -> application.execute("update outbox set tenant = 'them'"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() ->
                        application.execute("insert into outbox (aggregatetype, published_at) values ('x', now())"))
                .hasMessageContaining("permission denied");
    }

    /** Where the application is the owner its migrations go on; where it is the relay's role the relay can still mark. */
    @Test
    void whoeverOwnsTheTableKeepsItsRightsAndOneRoleForBothCanMark() {
        owner.execute(
                "create role keeper_" + relay.user(),
                "grant keeper_" + relay.user() + " to " + application.user(),
                "alter table outbox owner to keeper_" + relay.user(),
                "grant select, update on outbox to " + application.user());
        grant(false);
        application.execute("update outbox set type = 'as an owner may'");
        owner.execute(
                "alter table outbox owner to current_user",
                "grant select, insert, update on outbox to " + relay.user());
        owner.execute(Grants.script(Outboxes.TABLE, new Roles(relay.user(), relay.user(), false, TIMEOUTS)));
        relay.execute("update outbox set published_at = now()", "insert into outbox (aggregatetype) values ('x')");
        assertThatThrownBy(() -> relay.execute("update outbox set type = 'no'"))
                .hasMessageContaining("permission denied");
    }

    /** As through a pooler, which keeps nothing that a session sets. */
    /** Most owners are no superusers. */
    @Test
    void anOwnerThatMayNotAlterTheRoleIsToldSoAndHasGrantedTheRest() {
        Database plain = owner.newRole("plain");
        owner.execute("""
                do $$
                declare
                  each regclass;
                begin
                  for each in select oid from pg_class where relkind in ('r', 'p', 'v') and relnamespace::regnamespace::text in ('outrider', 'public') loop
                    execute format('alter table %%s owner to %1$s', each);
                  end loop;
                end
                $$;
                alter schema outrider owner to %1$s;
                revoke update on outbox from %2$s""".formatted(plain.user(), relay.user()));
        String script = Grants.script(Outboxes.TABLE, new Roles(relay.user(), application.user(), false, TIMEOUTS));
        assertThatThrownBy(() -> plain.execute(script))
                .hasMessageContaining("the rights are granted, but")
                .hasMessageContaining("may not set the time-outs of")
                .hasMessageContaining("Run this last part as a role that may alter it");
        relay.execute("update outbox set published_at = now()");
    }

    @Test
    void theRoleItselfBringsTimeoutsAndPlans() throws OutboxException {
        DatabaseSettings direct = Outboxes.settings(relay);
        DatabaseSettings pooled =
                new DatabaseSettings(direct.url(), direct.credentials(), direct.properties(), direct.timeouts(), true);
        assertThat(check(pooled)).isEmpty();
        assertThat(relay.query("show statement_timeout", line -> line.getString(1)))
                .containsExactly("3750ms");
        try (PostgresOutbox outbox = Outboxes.outbox(pooled, Limits.DEFAULT)) {
            for (int time = 0; time < 10; time++) {
                assertThat(outbox.read(new PageAsk(0, List.of(), 100, 1_000_000, true))
                                .rows())
                        .hasSize(3);
            }
        }
    }

    @Test
    void everyMissingGrantIsNamed() throws OutboxException {
        assertThat(check(Outboxes.settings(owner.newRole("nobody"))))
                .filteredOn(Finding::refused)
                .extracting(Finding::problem)
                .anySatisfy(text -> assertThat(text).contains("lacks select on outrider.schema_version"))
                .anySatisfy(text -> assertThat(text).contains("lacks select, update on outrider.lane"))
                .anySatisfy(text -> assertThat(text).contains("on outrider.settled"))
                .anySatisfy(text -> assertThat(text).contains("lacks select, insert, delete on outrider.watermark"))
                .anySatisfy(text -> assertThat(text).contains("lacks select, insert, update on outrider.command"))
                .anySatisfy(text -> assertThat(text).contains("lacks select on public.outbox"))
                .anySatisfy(text -> assertThat(text).contains("lacks update on column published_at"))
                .anySatisfy(text -> assertThat(text).contains("lacks select on the sequence"));
    }

    /** A DBA runs what is printed; later the relay's own migration finds nothing left to do. */
    @Test
    void whatIsPrintedIsWhatIsApplied() throws OutboxException {
        Database byHand = Postgres.shared().newDatabase();
        Migrator migrator = new Migrator(Outboxes.settings(byHand), Outboxes.TABLE);
        byHand.execute(migrator.print(new Roles(relay.user(), application.user(), true, TIMEOUTS)));
        assertThat(check(Outboxes.settings(byHand.as(relay.user(), relay.password()))))
                .isEmpty();

        assertThat(migrator.migrate()).isEmpty();
        assertThat(migrator.version()).isEqualTo(7);
        assertThat(check(Outboxes.settings(byHand))).isEmpty();
    }

    private static List<Finding> check(DatabaseSettings settings) throws OutboxException {
        return check(settings, null);
    }

    private static List<Finding> check(DatabaseSettings settings, @Nullable RetentionRule retention)
            throws OutboxException {
        return new SchemaCheck(settings, Outboxes.TABLE, TEMPLATE, "0.1.0", retention).check();
    }
}
