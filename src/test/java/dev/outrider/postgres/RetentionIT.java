package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.core.OutboxException;
import dev.outrider.core.PageAsk;
import dev.outrider.database.Shaped;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.mark.Retention;
import dev.outrider.mark.RetentionRule;
import dev.outrider.migrate.Grants;
import dev.outrider.migrate.Roles;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was published long enough ago is deleted, and nothing else ever is. */
@Tag("postgres")
class RetentionIT {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final long HOUR_NANOS = HOUR.toNanos();

    /** What a page may take more beside deletions than half as much again: tests share two processors with the server that deletes. */
    private static final long SOME_MILLIS = Duration.ofMillis(8).toNanos();

    private final Database database = Outboxes.newMigrated(Postgres.shared());

    @Test
    void whatWasPublishedLongEnoughAgoGoesAndAllElseStays() throws Exception {
        try (Retention retention = retention(new RetentionRule(HOUR, 3, true))) {
            onlyWhatIsDoneGoes(retention, HOUR);
        }
    }

    /** Where rows bear no marks of their own, the low-water mark alone protects what is not published. */
    @Test
    void theSameHoldsWithoutAskingForTheRowsOwnMark() throws Exception {
        try (Retention retention = retention(new RetentionRule(HOUR, 3, false))) {
            onlyWhatIsDoneGoes(retention, HOUR);
        }
    }

    @Test
    void zeroDeletesAtOnceAndNotesNothing() throws Exception {
        try (Retention retention = retention(new RetentionRule(Duration.ZERO, 3, true))) {
            onlyWhatIsDoneGoes(retention, Duration.ZERO);
        }
        assertThat(database.queryLong("select count(*) from outrider.watermark"))
                .isZero();
    }

    /** The assertions bite: a bound that is as good as right is noticed, in either mode. */
    @ParameterizedTest
    @CsvSource({
        "(select q.last_value from public.outbox_seq_seq q), true",
        "(select q.last_value from public.outbox_seq_seq q), false",
        "upper(l.done) - 1, true",
        "upper(l.done) - 1, false"
    })
    void anotherBoundThanTheLowWaterMarkIsNoticed(String bound, boolean markedOnly) {
        RetentionRule rule = new RetentionRule(Duration.ZERO, 3, markedOnly);
        Shaped<String> planted = new Shaped<>(Outboxes.TABLE, shape -> {
            String text = Retention.text(shape, rule);
            assertThat(text).contains("l.low_water");
            return text.replace("l.low_water", bound);
        });
        try (Retention retention = new Retention(Outboxes.settings(database), rule, planted)) {
            assertThatThrownBy(() -> onlyWhatIsDoneGoes(retention, Duration.ZERO))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("rows that stay");
        }
    }

    /** Rows 1, 2, 4 and 6 are published, 3 was given up, 5 is parked, 7 was published and is still settled; 8 commits late; of 9 to 12 all but 11 are published. */
    private void onlyWhatIsDoneGoes(Retention retention, Duration keep) throws Exception {
        insert(7);
        try (Connection late = database.connect();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("insert into outbox (aggregatetype) values ('late')");
            insert(4);
            database.execute(
                    "update outbox set published_at = now() where seq not in (3, 5, 8, 11)",
                    "insert into outrider.command (action, seq, id, topic, because, asked_by, ended_at, outcome)"
                            + " select 'discard', seq, id, 'orders', 'why', 'somebody', now(), 'done' from outbox where seq = 3",
                    "insert into outrider.settled (seq, id, topic, scope, state, code, reason)"
                            + " select seq, id, 'orders', 'chain', case seq when 5 then 'parked' else 'waiting' end, 'Code', 'why'"
                            + " from outbox where seq in (5, 7)",
                    "update outrider.lane set low_water = 7, done = '{[9,11),[12,13)}'");
            if (!keep.isZero()) {
                assertThat(sweep(retention, 0)).as("deleted before its time").isZero();
                letPass(keep);
            }
            // It looks again after an hour from the beginning; so no row is spared only because it was passed before.
            sweep(retention, HOUR_NANOS);
            assertThat(rows()).as("rows that stay").containsExactly(3L, 5L, 7L, 9L, 10L, 11L, 12L);
            late.commit();
        }
        sweep(retention, 2 * HOUR_NANOS);
        assertThat(rows()).as("rows that stay").containsExactly(3L, 5L, 7L, 8L, 9L, 10L, 11L, 12L);

        // Seven was sent at last, but what came up to the mark only now has its time before it.
        database.execute(
                "delete from outrider.settled where seq = 7", "update outrider.lane set low_water = 10, done = '{}'");
        database.execute("update outbox set published_at = now() where seq = 8");
        sweep(retention, 3 * HOUR_NANOS);
        assertThat(rows())
                .as("rows that stay")
                .isEqualTo(keep.isZero() ? List.of(3L, 5L, 11L, 12L) : List.of(3L, 5L, 8L, 9L, 10L, 11L, 12L));
    }

    /** They were never sent, whatever they look like: the mark is of the life that the sequence had before. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void newRowsStayWhereTheSequenceWasSetBackBelowTheMark(boolean markedOnly) throws Exception {
        database.execute(
                "update outrider.lane set low_water = 1000",
                "alter sequence public.outbox_seq_seq restart",
                "insert into outbox (aggregatetype, published_at) select 'new', "
                        + (markedOnly ? "now()" : "null::timestamptz") + " from generate_series(1, 5)");
        RetentionRule rule = new RetentionRule(Duration.ZERO, 3, markedOnly);
        try (Retention retention = retention(rule)) {
            assertThat(sweep(retention, 0)).isZero();
        }
        assertThat(rows()).containsExactly(1L, 2L, 3L, 4L, 5L);
        // It is the question for the sequence that spares them.
        Shaped<String> planted = new Shaped<>(Outboxes.TABLE, shape -> {
            String text = Retention.text(shape, rule);
            assertThat(text).contains("l.low_water <=");
            return text.replace("l.low_water <=", "0 <=");
        });
        try (Retention retention = new Retention(Outboxes.settings(database), rule, planted)) {
            assertThat(sweep(retention, 0)).isEqualTo(5);
        }
    }

    @Test
    void batchesAreBoundedAndBeginBehindTheLastOne() throws Exception {
        insert(25);
        database.execute("update outbox set published_at = now()", "update outrider.lane set low_water = 24");
        try (Retention retention = retention(new RetentionRule(Duration.ZERO, 10, true))) {
            assertThat(retention.sweep(0)).isEqualTo(new Retention.Swept(10, 10, 24, 0));
            // Below the position: not seen again before an hour is over.
            database.execute(
                    "insert into outbox (seq, aggregatetype, published_at) overriding system value values (1, 'x', now())");
            assertThat(retention.sweep(1)).isEqualTo(new Retention.Swept(10, 10, 24, 0));
            Retention.Swept last = retention.sweep(2);
            assertThat(last.deleted()).isEqualTo(4);
            assertThat(last.idleNanos()).isPositive();
            assertThat(retention.sweep(3).seen()).isZero();
            assertThat(retention.sweep(HOUR_NANOS).deleted()).isEqualTo(1);
        }
        assertThat(rows()).containsExactly(25L);
    }

    @Test
    void theMarkIsNotedWhenItHasMovedAndOldNotesAreForgotten() throws Exception {
        // So that the sequence stands beyond every mark.
        insert(9);
        try (Retention retention = retention(new RetentionRule(HOUR, 10, true))) {
            retention.sweep(0);
            assertThat(notes()).as("nothing has moved yet").isEmpty();
            database.execute("update outrider.lane set low_water = 5");
            retention.sweep(HOUR_NANOS);
            retention.sweep(2 * HOUR_NANOS);
            assertThat(notes()).containsExactly(5L);
            database.execute("update outrider.lane set low_water = 6");
            retention.sweep(3 * HOUR_NANOS);
            assertThat(notes()).as("the last note is young").containsExactly(5L);
            letPass(Duration.ofMinutes(31));
            retention.sweep(4 * HOUR_NANOS);
            assertThat(notes()).containsExactly(5L, 6L);
            letPass(Duration.ofMinutes(31));
            retention.sweep(5 * HOUR_NANOS);
            assertThat(notes()).as("five is old enough, and needed").containsExactly(5L, 6L);
            letPass(Duration.ofMinutes(31));
            assertThat(retention.sweep(6 * HOUR_NANOS).upTo()).isEqualTo(6);
            assertThat(notes()).containsExactly(6L);
            // A clock that was an hour ahead when it noted, and is right again, holds nothing up.
            database.execute(
                    "update outrider.watermark set noted_at = now() + interval '1 hour'",
                    "update outrider.lane set low_water = 7");
            retention.sweep(7 * HOUR_NANOS);
            assertThat(notes()).containsExactlyInAnyOrder(6L, 7L);
        }
    }

    /** While rows are deleted without any rest, pages of what is to be relayed come as ever. Whoever waited for a batch would wait for a fifth of them. */
    @Test
    void pagesAreNotHeldUpByDeletions() throws Exception {
        int published = 50_000;
        insert(published);
        database.execute("update outbox set published_at = now()", "update outrider.lane set low_water = " + published);
        insert(500);
        List<Long> alone = new ArrayList<>();
        List<Long> beside = new ArrayList<>();
        try (Retention retention = retention(new RetentionRule(Duration.ZERO, published / 5, true));
                PostgresOutbox outbox = Outboxes.outbox(database)) {
            PageAsk ask = new PageAsk(published, List.of(), 500, 10_000_000, false);
            // The first pages are slow for reasons of their own.
            for (int page = 0; page < 60; page++) {
                long took = read(outbox, ask);
                if (page >= 20) {
                    alone.add(took);
                }
            }
            CompletableFuture<Long> deleting = CompletableFuture.supplyAsync(() -> sweepAll(retention));
            while (!deleting.isDone()) {
                beside.add(read(outbox, ask));
            }
            assertThat(deleting.join()).isEqualTo(published);
        }
        assertThat(beside).as("pages read meanwhile").hasSizeGreaterThan(5);
        assertThat(median(beside))
                .as("median beside deletions, that of %d alone is %d", alone.size(), median(alone))
                .isLessThan(3 * median(alone) / 2 + SOME_MILLIS);
    }

    private static long read(PostgresOutbox outbox, PageAsk ask) throws OutboxException {
        long began = System.nanoTime();
        assertThat(outbox.read(ask).rows()).hasSize(500);
        return System.nanoTime() - began;
    }

    private static long median(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2);
    }

    /** Also on the connection that was refused: whoever gives the right back has nothing to restart. */
    @Test
    void aRightThatIsTakenAwayIsNamedAndMayComeBack() throws Exception {
        insert(3);
        database.execute("update outbox set published_at = now()", "update outrider.lane set low_water = 3");
        Database relay = database.newRole("retention_relay");
        database.execute(Grants.script(
                Outboxes.TABLE,
                new Roles(
                        relay.user(),
                        relay.user(),
                        true,
                        Outboxes.settings(database).timeouts())));
        RetentionRule rule = new RetentionRule(Duration.ZERO, 1, true);
        try (Retention retention = new Retention(Outboxes.settings(relay), Outboxes.TABLE, rule)) {
            assertThat(retention.sweep(0).deleted()).isOne();
            database.execute("revoke delete on outbox from " + relay.user());
            assertThatThrownBy(() -> retention.sweep(1))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("permission denied for table outbox");
            database.execute("grant delete on outbox to " + relay.user());
            assertThat(retention.sweep(2).deleted()).isOne();
        }
    }

    @Test
    void theStateOfEachRowCanBeLookedAt() {
        insert(6);
        database.execute(
                "update outbox set published_at = now() where seq in (1, 4)",
                "insert into outrider.settled (seq, id, topic, scope, state, code, reason)"
                        + " select seq, id, 'orders', 'chain', case seq when 2 then 'parked' else 'waiting' end, 'Code', 'why'"
                        + " from outbox where seq in (2, 3)",
                "update outrider.lane set low_water = 3, done = '{[5,6)}'");
        assertThat(database.query(
                        "select seq || ' ' || state from outrider.outbox_state order by seq", row -> row.getString(1)))
                // Five bears no mark, as where ranges alone are recorded.
                .containsExactly("1 published", "2 parked", "3 waiting", "4 published", "5 published", "6 pending");
        assertThat(database.query(
                        "select t.id from outrider.outbox_state t join outbox o on o.id::text = t.id where t.seq = 4",
                        row -> row.getString(1)))
                .hasSize(1);
        assertThat(database.query("explain select * from outrider.outbox_state where seq = 4", row -> row.getString(1))
                        .toString())
                .as("the row is looked up by its number")
                .doesNotContain("Function Scan")
                .contains("outbox_pkey");
    }

    private Retention retention(RetentionRule rule) {
        return new Retention(Outboxes.settings(database), Outboxes.TABLE, rule);
    }

    private void insert(int rows) {
        database.execute("insert into outbox (aggregatetype, payload) select 'orders', '{}' from generate_series(1, "
                + rows + ")");
    }

    /** As if so much time had passed since everything that was noted. */
    private void letPass(Duration time) {
        database.execute("update outrider.watermark set noted_at = noted_at - interval '" + (time.toSeconds() + 1)
                + " seconds'");
    }

    /** Batches until there is nothing left to do, at this moment; returns how many rows went. */
    private static long sweep(Retention retention, long nowNanos) throws OutboxException {
        long deleted = 0;
        Retention.Swept swept;
        do {
            swept = retention.sweep(nowNanos);
            deleted += swept.deleted();
        } while (swept.idleNanos() == 0);
        return deleted;
    }

    private static long sweepAll(Retention retention) {
        try {
            return sweep(retention, 0);
        } catch (OutboxException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Long> rows() {
        return database.query("select seq from outbox order by seq", row -> row.getLong(1));
    }

    private List<Long> notes() {
        return database.query("select low_water from outrider.watermark order by noted_at", row -> row.getLong(1));
    }
}
