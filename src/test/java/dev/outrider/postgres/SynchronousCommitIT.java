package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Fence;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import dev.outrider.core.Row;
import dev.outrider.core.Settlement;
import dev.outrider.core.SynchronousCommit;
import dev.outrider.core.Tries;
import dev.outrider.core.WriteBack;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which write-backs a crash of the database may take back: only those that merely mark, and only where they were told not to wait. */
@Tag("postgres")
class SynchronousCommitIT {

    /** The server sees to what nobody waits for every ten seconds only, and without other work that would take it along. */
    private static final Map<String, String> SELDOM =
            Map.of("wal_writer_delay", "10s", "autovacuum", "off", "bgwriter_lru_maxpages", "0");

    /** Those ten seconds may be over in the very moment of a crash. */
    private static final int CRASHES = 3;

    private static Postgres server;

    @BeforeAll
    static void start() {
        server = Postgres.dedicated(SELDOM);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** What happens between the lease and the crash. */
    private interface Work {
        void on(Database database, PostgresOutbox outbox, Fence fence) throws OutboxException;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void marksThatNobodyWaitsForAreLost(boolean throughPooler) throws OutboxException {
        boolean lost = false;
        for (int crash = 0; crash < CRASHES && !lost; crash++) {
            lost = marksAfterCrash(
                            SynchronousCommit.OFF, throughPooler, (database, outbox, fence) -> mark(outbox, fence))
                    == 0;
        }
        assertThat(lost).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void marksThatAreWaitedForStay(boolean throughPooler) throws OutboxException {
        assertThat(marksAfterCrash(
                        SynchronousCommit.ON, throughPooler, (database, outbox, fence) -> mark(outbox, fence)))
                .isEqualTo(3);
    }

    /** Somebody may have seen it parked, or have asked for it to be sent or given up: that stays decided. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatConcernsTheSideTableIsAlwaysWaitedFor(boolean leaves) throws OutboxException {
        assertThat(marksAfterCrash(SynchronousCommit.OFF, false, (database, outbox, fence) -> {
                    Row row = new Row(4, "some-id", new ChainId("orders", null), null, Content.of(null), null);
                    Settlement parked = new Settlement(
                            row, Settlement.State.PARKED, Settlement.Scope.CHAIN, "Code", "why", Tries.NONE);
                    write(outbox, fence, leaves ? List.of() : List.of(parked), leaves ? List.of(4L) : List.of());
                }))
                .isEqualTo(3);
    }

    /** The log is written in order: a commit that waits takes along all that did not. So a renewed lease, retention and every writer do. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whateverIsWaitedForTakesEarlierMarksAlong(boolean renewal) throws OutboxException {
        assertThat(marksAfterCrash(SynchronousCommit.OFF, false, (database, outbox, fence) -> {
                    mark(outbox, fence);
                    if (renewal) {
                        outbox.hold(new LeaseAsk(LeaseAsk.Kind.RENEW, "one", fence.term(), 60_000));
                    } else {
                        database.execute("insert into outbox (aggregatetype) values ('order')");
                    }
                }))
                .isEqualTo(3);
    }

    /** The connection is as it was: what is asked on it next waits again. */
    @Test
    void theNextStatementWaitsAgain() throws OutboxException {
        assertThat(marksAfterCrash(SynchronousCommit.OFF, false, (database, outbox, fence) -> {
                    mark(outbox, fence);
                    write(outbox, new Fence("one", fence.term(), fence.incarnation(), 2), List.of(), List.of(4L));
                }))
                .isEqualTo(3);
    }

    /** Up to where everything is done once the server is back from its crash: 3 or 0. */
    private static long marksAfterCrash(SynchronousCommit commit, boolean throughPooler, Work work)
            throws OutboxException {
        Database database = Outboxes.newMigrated(server);
        database.execute("insert into outbox (aggregatetype) select 'order' from generate_series(1, 5)");
        DatabaseSettings direct = Outboxes.settings(database);
        DatabaseSettings settings = new DatabaseSettings(
                direct.url(), direct.credentials(), direct.properties(), direct.timeouts(), throughPooler);
        try (PostgresOutbox outbox = Outboxes.outbox(settings, commit)) {
            LeaseAnswer lease = outbox.hold(new LeaseAsk(LeaseAsk.Kind.ACQUIRE, "one", 0, 60_000));
            work.on(database, outbox, new Fence("one", lease.term(), lease.incarnation(), 1));
            server.kill();
        }
        server.start();
        assertThat(database.queryLong("select term from outrider.lane"))
                .as("the term")
                .isOne();
        long lowWater = database.queryLong("select low_water from outrider.lane");
        assertThat(database.queryLong("select count(published_at) from outbox"))
                .as("one statement is lost as a whole or not at all")
                .isEqualTo(lowWater);
        return lowWater;
    }

    private static void mark(PostgresOutbox outbox, Fence fence) throws OutboxException {
        write(outbox, fence, List.of(), List.of());
    }

    private static void write(PostgresOutbox outbox, Fence fence, List<Settlement> settled, List<Long> unsettled)
            throws OutboxException {
        Progress progress = new Progress(3, List.of());
        List<Range> published = List.of(new Range(1, 3));
        assertThat(outbox.write(new WriteBack(fence, published, List.of(), settled, unsettled, progress))
                        .applied())
                .isTrue();
    }
}
