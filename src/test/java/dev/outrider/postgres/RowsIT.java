package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.convert.Addressing;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Range;
import dev.outrider.core.Recording;
import dev.outrider.core.Row;
import dev.outrider.core.SynchronousCommit;
import dev.outrider.core.Trace;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.read.Limits;
import dev.outrider.read.TableProbe;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of the columns, of rows that cannot become records, and of rows that no page can hold. */
@Tag("postgres")
class RowsIT {

    private static final int MEBIBYTE = 1 << 20;
    private final Database database = Outboxes.newMigrated(Postgres.shared());
    private final PostgresOutbox outbox = new PostgresOutbox(
            Outboxes.settings(database),
            Outboxes.TABLE,
            Addressing.by("outbox.event.${aggregatetype}"),
            new Limits(4 * MEBIBYTE, 2 * MEBIBYTE),
            Recording.ROW,
            SynchronousCommit.ON);

    @AfterEach
    void close() {
        outbox.close();
    }

    @Test
    void everyColumnArrives() throws OutboxException {
        database.execute(
                "insert into outbox (aggregatetype, aggregateid, type, payload, headers, traceparent, tracestate,"
                        + " topic, partition, event_time) values ('order', 'clé', 'Made', '{\"a\" :  1.0}', '{\"h\":\"v\"}', '00-1', 'x=1',"
                        + " 'own.topic', 3, '2026-01-02 03:04:05.678999+00')");
        Row row = read().get(0);

        assertThat(row.chain().topic()).isEqualTo("own.topic");
        assertThat(row.chain().key()).isEqualTo("clé".getBytes(StandardCharsets.UTF_8));
        assertThat(row.partition()).isEqualTo(3);
        assertThat(row.content().payload()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\" :  1.0}");
        assertThat(row.content().headers()).isEqualTo("{\"h\":\"v\"}");
        assertThat(row.content().type()).isEqualTo("Made");
        assertThat(row.content().trace()).isEqualTo(new Trace("00-1", "x=1", null));
        assertThat(row.content().timestampMillis()).isEqualTo(1767323045678L);
        assertThat(row.fault()).isNull();
    }

    @Test
    void anEmptyRowIsATombstoneOfItsTime() throws OutboxException {
        database.execute("insert into outbox (aggregatetype) values ('order')");
        Row row = read().get(0);
        long created = database.queryLong("select floor(extract(epoch from created_at) * 1000)::bigint from outbox");

        assertThat(row.content().payload()).isNull();
        assertThat(row.chain().keyed()).isFalse();
        assertThat(row.chain().topic()).isEqualTo("outbox.event.order");
        assertThat(row.content().timestampMillis()).isEqualTo(created);
        assertThat(row.fault()).isNull();
    }

    @Test
    void whatCanNeverBecomeARecordComesWithAFaultThatNamesTheColumn() throws OutboxException {
        database.execute(
                "insert into outbox (aggregatetype) values ('no topic')",
                "insert into outbox (aggregatetype, topic) values ('order', '..')",
                "insert into outbox (aggregatetype, headers) values ('order', '[1]')",
                "insert into outbox (aggregatetype, partition) values ('order', -1)",
                "insert into outbox (aggregatetype, event_time) values ('order', 'infinity')",
                "insert into outbox (aggregatetype, event_time) values ('order', '1969-12-31')",
                "insert into outbox (aggregatetype) values ('order')");

        assertThat(read())
                .extracting(Row::fault)
                .satisfiesExactly(
                        fault -> assertThat(fault)
                                .contains("' ' is not allowed in the topic's name outbox.event.no topic"),
                        fault -> assertThat(fault).contains("must not be .."),
                        fault -> assertThat(fault).contains("column headers is not a JSON object"),
                        fault -> assertThat(fault).contains("column partition is no partition: -1"),
                        fault -> assertThat(fault).contains("column event_time is no time"),
                        fault -> assertThat(fault).contains("column event_time is no time"),
                        fault -> assertThat(fault).isNull());
    }

    @Test
    void bytesAndTextsAreReadAsTheyAre() throws OutboxException {
        database.execute(
                "alter table outbox alter payload type bytea using null, alter aggregateid type bytea using null,"
                        + " alter headers type text, alter aggregatetype type int using 7, alter id drop default",
                "alter table outbox alter id type text",
                "insert into outbox (id, aggregatetype, aggregateid, payload, headers) values ('x', 42, '\\xff00', '\\x0001fe', '{}')",
                "insert into outbox (id, aggregatetype, headers) values ('y', 42, '{\"a\":')");
        for (int time = 0; time < 3; time++) {
            List<Row> rows = read();
            assertThat(rows.get(0).chain().topic()).isEqualTo("outbox.event.42");
            assertThat(rows.get(0).chain().key()).containsExactly(0xff, 0x00);
            assertThat(rows.get(0).content().payload()).containsExactly(0x00, 0x01, 0xfe);
            assertThat(rows.get(0).id()).isEqualTo("x");
            assertThat(rows.get(1).fault()).isEqualTo("column headers is not JSON");
        }
    }

    /** Three hundred megabytes of text, which are a few on the disk, through pages of four megabytes. */
    @Test
    void hugeRowsComeInBoundedPagesAndTheLargestNotAtAll() throws OutboxException {
        database.execute("insert into outbox (aggregatetype, payload) select 'order', to_json(repeat('x', 1000000))"
                + " from generate_series(1, 300)");
        database.execute("insert into outbox (aggregatetype, aggregateid, payload) values"
                + " ('order', 'key', to_json(repeat('x', 3000000))), ('order', 'key', '{}')");
        Page page = outbox.read(new PageAsk(0, List.of(), 2_000, 1L << 40, false));
        assertThat(page.rows()).hasSize(4);
        assertThat(page.cut()).isTrue();

        List<Row> last = new ArrayList<>();
        Page next = page(290);
        while (!next.rows().isEmpty()) {
            last.addAll(next.rows());
            next = page(last.get(last.size() - 1).seq());
        }
        assertThat(last)
                .extracting(Row::seq)
                .containsExactly(291L, 292L, 293L, 294L, 295L, 296L, 297L, 298L, 299L, 300L, 301L, 302L);
        Row largest = last.get(10);
        assertThat(largest.fault()).contains("the row has 3000").contains("at most " + 2 * MEBIBYTE);
        assertThat(largest.content().payload()).isNull();
        assertThat(largest.chain().key()).isEqualTo("key".getBytes(StandardCharsets.UTF_8));
        assertThat(last.get(11).fault()).isNull();
    }

    private Page page(long cursor) throws OutboxException {
        return outbox.read(new PageAsk(cursor, List.of(), 2_000, 1L << 40, false));
    }

    @Test
    void aLockedTableFailsAPageInTimeAndTheNextOneWorks() throws Exception {
        database.execute("insert into outbox (aggregatetype) values ('order')");
        try (PostgresOutbox impatient = Outboxes.outbox(Outboxes.impatient(database), Limits.DEFAULT);
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            PageAsk ask = new PageAsk(0, List.of(), 10, 1_000, false);
            impatient.read(ask);
            other.setAutoCommit(false);
            statement.execute("lock table outbox");
            long before = System.nanoTime();
            assertThatThrownBy(() -> impatient.read(ask)).hasMessageContaining("lock timeout");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
            other.rollback();
            assertThat(impatient.read(ask).rows()).hasSize(1);
        }
    }

    /** Whoever inserts straight into a part holds no lock on the whole, and may commit a missing number all the same. */
    @Test
    void partsAreReadAsOneTableAndWhoInsertsIntoOneIsListed() throws Exception {
        database.execute(
                "drop table outbox cascade",
                "create table outbox (seq bigint generated always as identity primary key, id uuid not null default gen_random_uuid(),"
                        + " aggregatetype text not null, aggregateid text, type text, payload json,"
                        + " published_at timestamptz) partition by range (seq)",
                "create table outbox_low partition of outbox for values from (minvalue) to (4)",
                "create table outbox_high partition of outbox for values from (4) to (maxvalue)",
                "insert into outbox (aggregatetype) select 'order' from generate_series(1, 6)");
        assertThat(outbox.read(new PageAsk(2, List.of(), 2, MEBIBYTE, false)).rows())
                .extracting(Row::seq)
                .containsExactly(3L, 4L);
        try (Connection writer = database.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("insert into outbox_high (seq, aggregatetype) overriding system value"
                    + " values (nextval('outbox_seq_seq'), 'order')");
            List<String> holder = Database.query(
                    writer,
                    "select virtualtransaction from pg_locks where pid = pg_backend_pid() limit 1",
                    line -> line.getString(1));
            Page before = outbox.read(new PageAsk(0, List.of(), 100, MEBIBYTE, true));
            assertThat(before.rows()).extracting(Row::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(before.holders()).containsExactlyElementsOf(holder);
            writer.commit();
        }
        Page after = outbox.read(new PageAsk(6, List.of(new Range(2, 2), new Range(5, 5)), 100, MEBIBYTE, true));
        assertThat(after.rows()).extracting(Row::seq).containsExactly(2L, 5L, 7L);
        assertThat(after.holders()).isEmpty();
    }

    @Test
    void anAlteredTableIsLookedUpAgain() throws OutboxException {
        database.execute("insert into outbox (aggregatetype, payload) values ('order', '{}')");
        read();
        database.execute("alter table outbox alter payload type text");
        Await.until(Duration.ofSeconds(20), "the new shape", () -> read().size() == 1);
        database.execute("alter table outbox drop column tracestate");
        Await.until(Duration.ofSeconds(20), "the new shape", () -> read().size() == 1);
    }

    @Test
    void theBacklogIsEstimatedWithoutCountingRows() throws OutboxException {
        database.execute(
                "insert into outbox (aggregatetype, created_at) select 'order', now() - interval '1 hour' from generate_series(1, 10)",
                "update outbox set published_at = now() where seq in (1, 2, 5)",
                "update outrider.lane set low_water = 2, done = '{[5,6)}'");
        var backlog = outbox.backlog();
        assertThat(backlog.rows()).isEqualTo(7);
        assertThat(backlog.oldestAgeMillis()).isBetween(3_600_000L, 3_700_000L);
        assertThat(backlog.parked()).isZero();
        assertThat(backlog.replayed()).isZero();
        database.execute("insert into outrider.replay (selection, because, asked_by, matched, sent)"
                + " values ('a', 'b', 'c', 40, 30), ('d', 'e', 'f', 5, 5)");
        assertThat(outbox.backlog().replayed()).isEqualTo(35);

        database.execute("update outrider.lane set low_water = 10, done = '{}'");
        assertThat(outbox.backlog().oldestAgeMillis()).isNull();
        assertThat(outbox.backlog().rows()).isZero();

        database.query("select nextval('outbox_seq_seq')", row -> row.getLong(1));
        assertThat(outbox.backlog().rows())
                .as("the last number was drawn by nobody who is still there")
                .isZero();
    }

    /** Forty rows that are marked on their page, and ten whose update touches an index, which takes them off it. */
    @Test
    void theTableOnTheDiskIsToldAsTheServerCountsIt() {
        database.execute(
                "alter table outbox set (autovacuum_enabled = off)",
                "create index on outbox (type)",
                "insert into outbox (aggregatetype) select 'order' from generate_series(1, 100)",
                "update outbox set published_at = now(), type = case when seq > 90 then 'x' else type end where seq <= 40 or seq > 90");
        AtomicReference<TableProbe.Figures> seen = new AtomicReference<>();
        // The server counts a little later.
        Await.until(Duration.ofSeconds(30), () -> "the updates to be counted: " + seen, () -> {
            seen.set(outbox.table());
            return seen.get().updates() == 50;
        });
        TableProbe.Figures now = seen.get();
        assertThat(now.liveRows()).isEqualTo(100);
        assertThat(now.deadRows()).isEqualTo(50);
        assertThat(now.hotUpdates()).isEqualTo(40);
        assertThat(now.tableBytes()).isGreaterThanOrEqualTo(8_192);
        assertThat(now.indexBytes()).isGreaterThanOrEqualTo(2 * 8_192);
    }

    private List<Row> read() throws OutboxException {
        return outbox.read(new PageAsk(0, List.of(), 100, MEBIBYTE, false)).rows();
    }
}
