package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.convert.Addressing;
import dev.outrider.core.Fence;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import dev.outrider.core.Row;
import dev.outrider.core.Settlement;
import dev.outrider.core.Tries;
import dev.outrider.core.WriteBack;
import dev.outrider.database.Connector;
import dev.outrider.database.TableShape;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.read.PageReader;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGResultSetMetaData;
import org.postgresql.core.Field;

/** How the statements go to the server: a page in one, because two would see two snapshots; a write-back in one, which is its transaction; and numbers as numbers. */
@Tag("postgres")
class OneStatementIT {

    private static final long PLENTY_OF_BYTES = 1_000_000;
    private static final String FROM_THE_OUTBOX =
            " from " + Outboxes.TABLE.name().sql() + " o";

    private final Database database = Outboxes.newMigrated(Postgres.shared());

    @Test
    void aPageWithItsGapsIsReadByOneStatement() throws OutboxException {
        database.execute("insert into outbox (aggregatetype) select 'orders' from generate_series(1, 6)");
        List<Range> gaps = List.of(new Range(1, 1), new Range(3, 3));
        PageAsk plain = new PageAsk(4, gaps, 10, PLENTY_OF_BYTES, false);
        PageAsk listing = new PageAsk(4, gaps, 10, PLENTY_OF_BYTES, true);
        try (ExecutedStatements executed = new ExecutedStatements();
                PostgresOutbox outbox = Outboxes.outbox(database)) {
            // The first look makes the connection, and looks the table up.
            outbox.read(plain);
            assertThat(executed.take())
                    .filteredOn(text -> text.contains(FROM_THE_OUTBOX))
                    .hasSize(1);

            assertThat(outbox.read(plain).rows()).extracting(Row::seq).containsExactly(1L, 3L, 5L, 6L);
            assertThat(executed.take())
                    .singleElement()
                    .satisfies(text -> assertThat(text).contains(FROM_THE_OUTBOX));

            Page page = outbox.read(listing);
            assertThat(page.rows()).extracting(Row::seq).containsExactly(1L, 3L, 5L, 6L);
            assertThat(page.holders()).isEmpty();
            // The list must be later than the snapshot.
            assertThat(executed.take())
                    .satisfiesExactly(
                            text -> assertThat(text).contains(FROM_THE_OUTBOX).doesNotContain("pg_locks"),
                            text -> assertThat(text).contains("pg_locks").doesNotContain(FROM_THE_OUTBOX));
        }
    }

    /** Whoever is frozen between two statements of a transaction holds its locks, and the next holder of the lane waits for them. */
    @Test
    void aWriteBackIsOneStatementAndOneTransactionAndLeavesNoneOpen() throws OutboxException {
        database.execute(
                "insert into outbox (aggregatetype, aggregateid) select 'orders', 'key ' || i from generate_series(1, 4) i",
                "create table noted (xid text, what text)",
                "create function note() returns trigger language plpgsql as $$ begin"
                        + " insert into public.noted values (pg_current_xact_id()::text, tg_table_name); return null; end $$",
                "create trigger note after update on outbox for each row execute function note()",
                "create trigger note after update on outrider.lane for each row execute function note()",
                "create trigger note after insert on outrider.settled for each row execute function note()");
        try (ExecutedStatements executed = new ExecutedStatements();
                PostgresOutbox outbox = Outboxes.outbox(database)) {
            LeaseAnswer lease = outbox.hold(new LeaseAsk(LeaseAsk.Kind.ACQUIRE, "one", 0, 60_000));
            List<Row> rows = outbox.read(new PageAsk(0, List.of(), 10, PLENTY_OF_BYTES, false))
                    .rows();
            // The first one makes the connection, and looks the table up.
            assertThat(outbox.write(batch(lease, 1, rows)).applied()).isTrue();
            database.execute("truncate noted");
            executed.take();

            assertThat(outbox.write(batch(lease, 3, rows)).applied()).isTrue();
            assertThat(executed.take())
                    .as("no begin and no commit, and nothing beside")
                    .hasSize(1);
            assertThat(noted("what")).containsExactly("lane", "outbox", "settled");
            assertThat(noted("xid")).hasSize(1);
            assertThat(database.query(
                            "select state from pg_stat_activity where application_name = 'outrider-write' and datname = current_database()",
                            line -> line.getString(1)))
                    .containsExactly("idle");
        }
    }

    private List<String> noted(String column) {
        return database.query(
                "select distinct " + column + " from noted order by " + column, line -> line.getString(1));
    }

    /** Publishes the row with this number and parks the next one. */
    private static WriteBack batch(LeaseAnswer lease, long first, List<Row> rows) {
        return new WriteBack(
                new Fence("one", lease.term(), lease.incarnation(), first),
                List.of(new Range(first, first)),
                List.of(),
                List.of(new Settlement(
                        rows.get((int) first),
                        Settlement.State.PARKED,
                        Settlement.Scope.CHAIN,
                        "Code",
                        "reason",
                        Tries.NONE)),
                List.of(),
                new Progress(first + 1, List.of()));
    }

    /** As texts they would be made by the server and taken apart here, for each row. */
    @Test
    void numbersAndTimesComeInBinaryOnceAStatementIsPrepared() throws SQLException {
        database.execute("insert into outbox (aggregatetype, payload) values ('orders', '{}')");
        try (Connection connection = new Connector(Outboxes.settings(database), "outrider-test").getConnection()) {
            TableShape shape = TableShape.load(connection, Outboxes.TABLE);
            String page =
                    PageReader.texts(shape, Addressing.by("${aggregatetype}")).get(0);
            // The first answer describes the columns; only then the driver knows what it may ask for.
            formats(connection, page);
            assertThat(formats(connection, page))
                    .containsAllEntriesOf(Map.of(
                            "seq", Field.BINARY_FORMAT,
                            "partition", Field.BINARY_FORMAT,
                            "event_time", Field.BINARY_FORMAT,
                            "created_at", Field.BINARY_FORMAT,
                            "incarnation", Field.BINARY_FORMAT,
                            "last_value", Field.BINARY_FORMAT,
                            "clock", Field.BINARY_FORMAT));
        }
    }

    /** In which format each column of a page came. */
    private static Map<String, Integer> formats(Connection connection, String page) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(page)) {
            statement.setLong(1, 0);
            statement.setLong(2, 10);
            statement.setLong(3, PLENTY_OF_BYTES);
            try (ResultSet line = statement.executeQuery()) {
                assertThat(line.next()).isTrue();
                assertThat(line.getLong("seq")).isEqualTo(1);
                PGResultSetMetaData columns = line.getMetaData().unwrap(PGResultSetMetaData.class);
                Map<String, Integer> formats = new HashMap<>();
                for (int i = 1; i <= line.getMetaData().getColumnCount(); i++) {
                    formats.put(line.getMetaData().getColumnLabel(i), columns.getFormat(i));
                }
                return formats;
            }
        }
    }
}
