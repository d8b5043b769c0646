package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.convert.Addressing;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Progress;
import dev.outrider.core.Recording;
import dev.outrider.core.Row;
import dev.outrider.core.SynchronousCommit;
import dev.outrider.database.OutboxTable;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.migrate.Adoption;
import dev.outrider.migrate.Adoption.Existing;
import dev.outrider.migrate.Adoption.Plan;
import dev.outrider.migrate.Finding;
import dev.outrider.migrate.SchemaCheck;
import dev.outrider.read.Limits;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table made for Debezium's outbox router becomes one of ours, and gives the same topic, key, value and id. */
@Tag("foundation")
@Tag("postgres")
class AdoptionIT {

    private static final OutboxTable TABLE = OutboxTable.named("shop.outboxevent");
    private static final Addressing TEMPLATE = Addressing.by("outbox.event.${aggregatetype}");
    private static final String ID = "9e1f4a52-0f4c-4b5e-9f3a-000000000001";

    private final Database database = Postgres.shared().newDatabase();

    @BeforeEach
    void makeTheOldTable() {
        database.execute(
                "create schema shop",
                "create table shop.outboxevent (id uuid not null primary key, aggregatetype varchar(255) not null,"
                        + " aggregateid varchar(255) not null, type varchar(255) not null, payload jsonb, happened int)",
                "insert into shop.outboxevent values (gen_random_uuid(), 'order', '2', 'Late', '{\"n\": 2}', 2)",
                "insert into shop.outboxevent values ('" + ID + "', 'order', '17', 'Early', '{\"n\": 1}', 1)");
        Outboxes.migrate(database, TABLE);
    }

    @Test
    void unpublishedRowsAreNumberedInTheOrderNamedAndAllAreRead() throws OutboxException {
        adopt(Existing.UNPUBLISHED);

        assertThat(check()).isEmpty();
        List<Row> rows = read();
        assertThat(rows).extracting(Row::seq).containsExactly(1L, 2L);
        Row first = rows.get(0);
        assertThat(first.id()).isEqualTo(ID);
        assertThat(first.chain().topic()).isEqualTo("outbox.event.order");
        assertThat(first.chain().key()).isEqualTo("17".getBytes(StandardCharsets.UTF_8));
        assertThat(first.content().payload()).isEqualTo("{\"n\": 1}".getBytes(StandardCharsets.UTF_8));
        assertThat(first.content().type()).isEqualTo("Early");
        assertThat(first.fault()).isNull();
    }

    @Test
    void publishedRowsAreNotReadAndTheLaneBeginsBehindThem() throws OutboxException {
        adopt(Existing.PUBLISHED);
        insertAsBefore();

        assertThat(check()).isEmpty();
        assertThat(read()).extracting(Row::seq).containsExactly(3L);
        try (PostgresOutbox outbox = outbox()) {
            assertThat(outbox.hold(new LeaseAsk(LeaseAsk.Kind.ACQUIRE, "one", 0, 1_000))
                            .inheritance())
                    .satisfies(inheritance -> assertThat(inheritance.progress()).isEqualTo(new Progress(2, List.of())));
        }
    }

    @Test
    void nothingIsChangedByLookingAndNothingIsLeftToDoAfterwards() throws OutboxException {
        Adoption adoption = new Adoption(Outboxes.settings(database), TABLE);
        Plan plan = adoption.plan(Existing.UNPUBLISHED, "happened");
        assertThat(plan.script()).contains("numbers the rows").contains("add column \"published_at\"");
        assertThat(
                        database.queryLong(
                                "select count(*) from pg_attribute where attrelid = 'shop.outboxevent'::regclass and attname = 'seq'"))
                .isZero();

        adoption.apply(plan);
        assertThat(adoption.plan(Existing.UNPUBLISHED, "happened").steps()).isEmpty();
    }

    @Test
    void numbersThatAreThereAlreadyAreKept() throws OutboxException {
        database.execute(
                "alter table shop.outboxevent add seq bigserial",
                "update shop.outboxevent set seq = 70 where happened = 1",
                "update shop.outboxevent set seq = 80 where happened = 2");
        adopt(Existing.UNPUBLISHED);
        insertAsBefore();

        assertThat(check()).isEmpty();
        assertThat(read()).extracting(Row::seq).containsExactly(70L, 80L, 81L);
    }

    /** Progress begins at 0: a row at or below it would never be looked for, and nobody would be told. */
    @Test
    void keptNumbersBelowOneAreRefusedUntilTheyAreDrawnAnew() throws OutboxException {
        database.execute(
                "alter table shop.outboxevent add seq bigserial",
                "update shop.outboxevent set seq = case happened when 1 then 0 else 80 end");
        Plan refused = new Adoption(Outboxes.settings(database), TABLE).plan(Existing.UNPUBLISHED, "happened");
        assertThat(refused.steps()).isEmpty();
        assertThat(refused.refusals())
                .singleElement()
                .satisfies(finding -> assertThat(finding.problem()).contains("has rows whose seq is below 1"));

        database.execute("update shop.outboxevent set seq = 81 where seq < 1");
        adopt(Existing.UNPUBLISHED);
        assertThat(check()).isEmpty();
        assertThat(read()).extracting(Row::seq).containsExactly(80L, 81L);
        database.execute(
                "insert into shop.outboxevent (seq, id, aggregatetype, aggregateid, type) overriding system value"
                        + " values (-3, gen_random_uuid(), 'order', '3', 'Old')");
        assertThat(check())
                .filteredOn(Finding::refused)
                .singleElement()
                .satisfies(finding -> assertThat(finding.problem()).contains("has rows whose seq is below 1"));
    }

    /** It has drawn numbers from below 0, downwards, several at a time or in a circle, has an end, or would give the largest one away again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "minvalue -10 start with -10 cache 5 increment 2 cycle",
                "increment -1 cache 3",
                "maxvalue 72",
                "start with 72",
                "start with 80"
            })
    void aSequenceThatTheColumnHasIsMadeToDrawAsItMust(String options) throws OutboxException {
        database.execute(
                "alter table shop.outboxevent add seq bigint",
                "update shop.outboxevent set seq = 70 + happened",
                "alter table shop.outboxevent alter seq set not null",
                "alter table shop.outboxevent alter seq add generated by default as identity (" + options + ")");
        adopt(Existing.UNPUBLISHED);
        insertAsBefore();

        assertThat(check()).isEmpty();
        assertThat(read()).extracting(Row::seq).hasSize(3).startsWith(71L, 72L).allMatch(seq -> seq <= 80);
        assertThat(new Adoption(Outboxes.settings(database), TABLE)
                        .plan(Existing.UNPUBLISHED, "happened")
                        .steps())
                .isEmpty();
    }

    @Test
    void aTableThatOnlyTheApplicationCanMendIsRefusedWithWhatToDo() throws OutboxException {
        database.execute("alter table shop.outboxevent rename payload to body");
        Plan plan = new Adoption(Outboxes.settings(database), TABLE).plan(Existing.UNPUBLISHED, "nowhere");

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.refusals())
                .extracting(Finding::toString)
                .anySatisfy(
                        text -> assertThat(text).contains("no column payload").contains("outbox.columns.payload"));
        assertThat(plan.refusals())
                .extracting(Finding::problem)
                .anySatisfy(text -> assertThat(text).contains("no column nowhere"));
    }

    /** Whoever went back to Debezium and comes over once more: what an earlier relay had parked or made wait has been sent by somebody else. */
    @Test
    void whatAnEarlierRelayHadPutAsideIsForgottenWhereAllIsPublished() throws OutboxException {
        adopt(Existing.UNPUBLISHED);
        database.execute("insert into outrider.settled (seq, id, topic, key, scope, state, code, reason)"
                + " values (1, '" + ID + "', 'outbox.event.order', '17', 'chain', 'parked', 'X', 'no')");
        adopt(Existing.UNPUBLISHED);
        assertThat(database.queryLong("select count(*) from outrider.settled")).isEqualTo(1);
        adopt(Existing.PUBLISHED);
        assertThat(database.queryLong("select count(*) from outrider.settled")).isZero();
    }

    /** The plan says so, and not the server in the middle of it. */
    @Test
    void aTableThatIsPartitionedByTimeIsRefused() throws OutboxException {
        database.execute(
                "alter table shop.outboxevent rename to old",
                "create table shop.outboxevent (like shop.old) partition by range (happened)",
                "create table shop.all partition of shop.outboxevent for values from (minvalue) to (maxvalue)");
        Plan plan = new Adoption(Outboxes.settings(database), TABLE).plan(Existing.PUBLISHED, "id");
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.refusals())
                .singleElement()
                .satisfies(finding -> assertThat(finding.problem()).contains("is partitioned, and not by seq alone"));
    }

    private void adopt(Existing existing) throws OutboxException {
        Adoption adoption = new Adoption(Outboxes.settings(database), TABLE);
        Plan plan = adoption.plan(existing, "happened");
        assertThat(plan.refusals()).isEmpty();
        adoption.apply(plan);
    }

    /** The application's own statement, unchanged. */
    private void insertAsBefore() {
        database.execute("insert into shop.outboxevent (id, aggregatetype, aggregateid, type, payload) values"
                + " (gen_random_uuid(), 'order', '3', 'New', '{}')");
    }

    private List<Finding> check() throws OutboxException {
        return new SchemaCheck(Outboxes.settings(database), TABLE, TEMPLATE, "1.0.0", null).check();
    }

    private List<Row> read() throws OutboxException {
        try (PostgresOutbox outbox = outbox()) {
            return outbox.read(new PageAsk(0, List.of(), 100, 1_000_000, false)).rows();
        }
    }

    private PostgresOutbox outbox() {
        return new PostgresOutbox(
                Outboxes.settings(database), TABLE, TEMPLATE, Limits.DEFAULT, Recording.ROW, SynchronousCommit.ON);
    }
}
