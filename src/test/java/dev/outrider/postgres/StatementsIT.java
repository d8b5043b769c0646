package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.admin.Action;
import dev.outrider.admin.CommandTable;
import dev.outrider.admin.OpenCommand;
import dev.outrider.admin.PauseBook;
import dev.outrider.admin.ReplayTable;
import dev.outrider.admin.Selection;
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
import dev.outrider.database.Pool;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.mark.Retention;
import dev.outrider.mark.RetentionRule;
import dev.outrider.migrate.Grants;
import dev.outrider.migrate.Roles;
import dev.outrider.migrate.SchemaCheck;
import dev.outrider.read.Limits;
import dev.outrider.read.TopicSample;
import dev.outrider.read.Wanted;
import dev.outrider.read.WantedReader;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every statement of the relay works with the rights that the script grants, and without any single one of them something fails. */
class StatementsIT {

    /** Every right of a role in this database, as two statements that take it and give it back. */
    private static final String RIGHTS = """
            select what, kind from (
              select a.privilege_type || ' on ' || c.oid::regclass, 'table', a.grantee from pg_class c, aclexplode(c.relacl) a where c.relkind in ('r', 'v', 'p')
              union all
              select a.privilege_type || ' on sequence ' || c.oid::regclass, 'sequence', a.grantee from pg_class c, aclexplode(c.relacl) a where c.relkind = 'S'
              union all
              select a.privilege_type || ' (' || quote_ident(t.attname) || ') on ' || t.attrelid::regclass, 'column', a.grantee
                from pg_attribute t, aclexplode(t.attacl) a where not t.attisdropped
              union all
              select a.privilege_type || ' on schema ' || quote_ident(n.nspname), 'schema', a.grantee from pg_namespace n, aclexplode(n.nspacl) a
            ) r(what, kind, grantee) where grantee = ?::regrole order by kind, what""";

    private final Database owner = Outboxes.newMigrated(Postgres.shared());
    private final Database relay = owner.newRole("relay");
    private final Database application = owner.newRole("application");
    private final DatabaseSettings settings = Outboxes.settings(relay);
    private final RetentionRule rule = new RetentionRule(Duration.ofHours(1), 100, true);

    private void grant() {
        owner.execute(
                Grants.script(Outboxes.TABLE, new Roles(relay.user(), application.user(), true, settings.timeouts())));
    }

    @Test
    void noRightIsMissingAndNoneIsTooMany() throws OutboxException {
        grant();
        everything();
        List<String> needless = new ArrayList<>();
        List<String> rights = owner.query(RIGHTS, row -> row.getString(1), relay.user());
        assertThat(rights).hasSizeGreaterThan(20);
        for (String right : rights) {
            // Everybody may use the schema public, so that nobody notices when one role loses that right of its own.
            if (right.endsWith("on schema public")) {
                owner.execute("revoke usage on schema public from public");
            }
            owner.execute("revoke " + right + " from " + relay.user());
            if (works()) {
                needless.add(right);
            }
            owner.execute("grant " + right + " to " + relay.user());
        }
        assertThat(needless).isEmpty();
        everything();
    }

    private boolean works() {
        try {
            everything();
            return true;
        } catch (OutboxException e) {
            assertThat(e.getMessage()).containsAnyOf("permission denied", "the relay's role lacks");
            return false;
        }
    }

    /** A working life in short: a start, pages, every kind of mark, rows that wait, commands about them, deletion, a stop. */
    private void everything() throws OutboxException {
        owner.execute(
                "truncate outbox, outrider.settled, outrider.watermark, outrider.command, outrider.replay, outrider.pause",
                "update outrider.lane set owner = null, expires_at = null, low_water = (select last_value from outbox_seq_seq), done = '{}', serial = 0",
                "insert into outrider.watermark values (now() - interval '3 hours', 1), (now() - interval '2 hours', 2)",
                "insert into outbox (aggregatetype, aggregateid, payload) select 'orders', k, '{}' from unnest('{a,a,b,c}'::text[]) k");
        List<String> refused = new SchemaCheck(
                        settings, Outboxes.TABLE, Addressing.by("${aggregatetype}"), "0.2.0", rule)
                .check().stream()
                        .filter(finding ->
                                finding.refused() && finding.problem().contains("schema_version"))
                        .map(Object::toString)
                        .toList();
        if (!refused.isEmpty()) {
            throw new OutboxException(refused.toString(), null);
        }
        try (PostgresOutbox outbox = Outboxes.outbox(relay);
                Pool pool = new Pool(settings, "commands");
                Retention retention = new Retention(settings, Outboxes.TABLE, rule)) {
            LeaseAnswer lease = outbox.hold(new LeaseAsk(LeaseAsk.Kind.ACQUIRE, "one", 0, 20_000));
            relay(outbox, lease);
            commands(new CommandTable(pool));
            PauseBook pauses = new PauseBook(pool);
            pauses.pause("orders", "because", "somebody");
            pauses.resume("orders", "because", "somebody");
            Wanted all = new Wanted(List.of(), null, null, 1, Long.MAX_VALUE, new Wanted.Span(null, null));
            new WantedReader(pool, Outboxes.TABLE, Addressing.by("${aggregatetype}"), Limits.DEFAULT, all)
                    .read(0, 1_000_000);
            ReplayTable replays = new ReplayTable(pool);
            replays.note(replays.begin("--topic orders", "because", "somebody", 3), 3, 9, "done");
            new TopicSample(Outboxes.TABLE, Addressing.by("${aggregatetype}")).look(pool);
            outbox.backlog();
            retention.sweep(0);
            outbox.hold(new LeaseAsk(LeaseAsk.Kind.RENEW, "one", lease.term(), 20_000));
            outbox.hold(new LeaseAsk(LeaseAsk.Kind.RELEASE, "one", lease.term(), 20_000));
        }
    }

    private static void relay(PostgresOutbox outbox, LeaseAnswer lease) throws OutboxException {
        Page page = outbox.read(new PageAsk(0, List.of(), 100, 1_000_000, true));
        long first = page.rows().get(0).seq();
        outbox.write(new WriteBack(
                new Fence("one", lease.term(), lease.incarnation(), 1),
                List.of(new Range(first, first)),
                List.of(new RowName(first + 2, page.rows().get(2).id())),
                List.of(
                        new Settlement(
                                page.rows().get(1),
                                Settlement.State.PARKED,
                                Settlement.Scope.CHAIN,
                                "Code",
                                "reason",
                                Tries.NONE),
                        new Settlement(
                                page.rows().get(3),
                                Settlement.State.WAITING,
                                Settlement.Scope.TOPIC,
                                "Code",
                                "reason",
                                Tries.NONE)),
                List.of(),
                new Progress(first + 3, List.of())));
        outbox.readWaiting(
                new WaitingAsk(Settlement.Scope.TOPIC, page.rows().get(3).chain(), 10, 1_000_000));
        outbox.write(new WriteBack(
                new Fence("one", lease.term(), lease.incarnation(), 2),
                List.of(),
                List.of(),
                List.of(new Settlement(
                        page.rows().get(1),
                        Settlement.State.PARKED,
                        Settlement.Scope.CHAIN,
                        "Code",
                        "another reason",
                        Tries.NONE)),
                List.of(first + 3),
                new Progress(first + 3, List.of())));
    }

    private static void commands(CommandTable commands) throws OutboxException {
        List<Long> asked =
                commands.ask(Action.RETRY, new Selection(List.of(), "orders", null, null, null), "because", "somebody");
        assertThat(asked).hasSize(1);
        OpenCommand open = commands.open(10, List.of()).get(0);
        commands.take(open, "1", "one");
        commands.end(open, "done");
        commands.look(asked);
    }
}
