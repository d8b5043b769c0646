package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.core.Fence;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import dev.outrider.core.WriteBack;
import dev.outrider.database.Credentials;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.Pool;
import dev.outrider.database.Timeouts;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.read.Limits;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections are few, have time-outs, are replaced when they break, and marking leaves nothing behind in the index. */
@Tag("postgres")
class ConnectionsIT {

    private static final PageAsk ASK = new PageAsk(0, List.of(), 10, 1_000, false);
    private final Database database = Outboxes.newMigrated(Postgres.shared());

    @Test
    void aNewPasswordIsUsedByTheNextConnection(@TempDir Path folder) throws Exception {
        Database role = database.newRole("rotated");
        database.execute(
                "grant pg_read_all_data to " + role.user(),
                "grant all on all sequences in schema public to " + role.user());
        Path file = Files.writeString(folder.resolve("password"), "wrong\n");
        DatabaseSettings plain = Outboxes.settings(role);
        // The pool tries a wrong password again for as long as a socket may be silent.
        DatabaseSettings settings = new DatabaseSettings(
                plain.url(),
                new Credentials(role.user(), null, file),
                plain.properties(),
                new Timeouts(500, 1_500, 2_000),
                false);
        try (PostgresOutbox outbox = Outboxes.outbox(settings, Limits.DEFAULT)) {
            assertThatThrownBy(() -> outbox.read(ASK)).hasMessageContaining("password authentication failed");
            Files.writeString(file, role.password() + "\n");
            assertThat(outbox.read(ASK).rows()).isEmpty();
        }
    }

    /** One's own options stand beside the relay's, and cannot take its time-outs away. */
    @Test
    void optionsAreAddedToTheRelaysOwn() throws Exception {
        DatabaseSettings plain = Outboxes.settings(database);
        DatabaseSettings settings = new DatabaseSettings(
                plain.url(),
                plain.credentials(),
                Map.of("options", "-c search_path=pg_catalog -c statement_timeout=0 -c enable_seqscan=on"),
                new Timeouts(500, 1_500, 2_000),
                false);
        try (Pool pool = new Pool(settings, "options")) {
            List<String> seen = pool.ask(connection -> {
                List<String> values = new ArrayList<>();
                for (String name : List.of(
                        "search_path",
                        "lock_timeout",
                        "statement_timeout",
                        "idle_in_transaction_session_timeout",
                        "enable_seqscan")) {
                    try (ResultSet line = connection.createStatement().executeQuery("show " + name)) {
                        line.next();
                        values.add(line.getString(1));
                    }
                }
                return values;
            });
            assertThat(seen).containsExactly("pg_catalog", "500ms", "1500ms", "2s", "off");
        }
    }

    @Test
    void everyConcernHasOneConnectionWithTimeoutsAndLosesItAlone() throws OutboxException {
        try (PostgresOutbox outbox = Outboxes.outbox(database)) {
            LeaseAnswer lease = outbox.hold(new LeaseAsk(LeaseAsk.Kind.ACQUIRE, "one", 0, 60_000));
            for (int time = 0; time < 5; time++) {
                outbox.read(ASK);
                outbox.backlog();
                outbox.write(batch(lease, 1, 1));
            }
            List<String> names = database.query(
                    "select application_name from pg_stat_activity where datname = current_database() and"
                            + " application_name like 'outrider-%' order by 1",
                    line -> line.getString(1));
            assertThat(names).containsExactly("outrider-lease", "outrider-read", "outrider-sample", "outrider-write");

            database.query(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and"
                            + " application_name = 'outrider-read'",
                    line -> line.getBoolean(1));
            assertThat(outbox.hold(new LeaseAsk(LeaseAsk.Kind.RENEW, "one", lease.term(), 60_000))
                            .held())
                    .isTrue();
            assertThat(outbox.write(batch(lease, 1, 1)).applied()).isTrue();
        }
    }

    @Test
    void marksOfARangeAreAllHeapOnly() throws OutboxException {
        database.execute("insert into outbox (aggregatetype, aggregateid, payload) select 'order', i::text,"
                + " json_build_object('note', repeat('x', 200)) from generate_series(1, 20000) i");
        try (PostgresOutbox outbox = Outboxes.outbox(database)) {
            LeaseAnswer lease = outbox.hold(new LeaseAsk(LeaseAsk.Kind.ACQUIRE, "one", 0, 60_000));
            for (long first = 1; first <= 20_000; first += 5_000) {
                assertThat(outbox.write(batch(lease, first, first + 4_999)).applied())
                        .isTrue();
            }
        }
        assertThat(database.queryLong("select count(*) from outbox where published_at is null"))
                .isZero();
        // The connection that wrote is closed, and a session's counts arrive with its end at the latest.
        Await.until(
                Duration.ofSeconds(30),
                "20,000 marks, all of them heap-only",
                () -> database.queryLong(
                                "select count(*) from pg_stat_user_tables where relname = 'outbox' and n_tup_upd = 20000"
                                        + " and n_tup_hot_upd = 20000")
                        == 1);
    }

    private static WriteBack batch(LeaseAnswer lease, long first, long last) {
        return new WriteBack(
                new Fence("one", lease.term(), lease.incarnation(), last),
                List.of(new Range(first, last)),
                List.of(),
                List.of(),
                List.of(),
                new Progress(last, List.of()));
    }
}
