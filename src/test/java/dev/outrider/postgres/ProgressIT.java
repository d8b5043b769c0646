package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.OutboxException;
import dev.outrider.database.Pool;
import dev.outrider.read.LowWaterTime;
import dev.outrider.read.ProgressProbe;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Up to when everything that was committed is done, as heartbeats tell it. */
@Tag("postgres")
class ProgressIT {

    private final Database database = Outboxes.newMigrated(Postgres.shared());
    private final Pool pool = new Pool(Outboxes.settings(database), "heartbeat");
    private final ProgressProbe probe = new ProgressProbe(pool, Outboxes.TABLE);
    private final LowWaterTime time = new LowWaterTime();

    @AfterEach
    void close() {
        pool.close();
    }

    private void insert(int rows) {
        database.execute("insert into outbox (aggregatetype) select 'order' from generate_series(1, " + rows + ")");
    }

    private Instant now() {
        return database.query(
                        "select clock_timestamp()",
                        row -> row.getObject(1, OffsetDateTime.class).toInstant())
                .get(0);
    }

    private @Nullable Instant reached() throws OutboxException {
        return time.after(probe.look());
    }

    private void done(long lowWater, String ranges) {
        database.execute("update outrider.lane set low_water = " + lowWater + ", done = '" + ranges + "'");
    }

    @Test
    void withNothingToRelayItIsThePresent() throws OutboxException {
        Instant before = now();
        assertThat(reached()).isBetween(before, now());
        insert(1);
        done(1, "{}");
        Instant later = now();
        assertThat(reached()).isBetween(later, now());
    }

    /** A number at the end that was rolled back never becomes done while no row stands behind it. */
    @Test
    void whatWasRolledBackAtTheEndHoldsNothingUp() throws Exception {
        insert(1);
        try (Connection back = database.connect();
                Statement statement = back.createStatement()) {
            back.setAutoCommit(false);
            statement.execute("insert into outbox (aggregatetype) values ('gone')");
            back.rollback();
        }
        done(1, "{}");
        Instant before = now();
        assertThat(reached()).isAfterOrEqualTo(before);
    }

    @Test
    void whatIsCommittedAndNotDoneHoldsItBackUntilItIsDone() throws OutboxException {
        done(0, "{}");
        Instant first = reached();
        insert(3);
        Instant committed = now();
        assertThat(reached()).as("rows are open").isEqualTo(first);
        done(1, "{[3,4)}");
        assertThat(probe.look().open().first()).isEqualTo(2);
        assertThat(reached()).isEqualTo(first);
        insert(1);
        done(3, "{}");
        assertThat(reached()).as("up to the look behind the three").isBetween(committed, now());
        assertThat(probe.look().open().first()).isEqualTo(4);
    }

    /** What it commits, it commits later than the time that was told. */
    @Test
    void aTransactionThatIsUnderWayHoldsNothingUpAndIsNotForgotten() throws Exception {
        try (Connection late = database.connect();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("insert into outbox (aggregatetype) values ('late')");
            insert(1);
            done(0, "{[2,3)}");
            Instant before = now();
            Instant told = reached();
            assertThat(told).isAfterOrEqualTo(before);
            late.commit();
            insert(1);
            assertThat(reached()).as("1 is open now").isEqualTo(told);
            assertThat(probe.look().open().first()).isEqualTo(1);
        }
    }

    @Test
    void whatIsSettledIsAnExceptionAndHoldsNothingUp() throws OutboxException {
        insert(4);
        database.execute("insert into outrider.settled (seq, id, topic, scope, state, code, reason)"
                + " select seq, id, 'orders', 'chain', case seq when 2 then 'parked' else 'waiting' end, 'Code', 'why'"
                + " from outbox where seq > 1");
        // As where neighbouring gaps were merged: the rows' own marks and the side table tell, and not the lane.
        database.execute("update outbox set published_at = now() where seq = 1");
        done(0, "{}");
        Instant before = now();
        ProgressProbe.Seen seen = probe.look();
        assertThat(seen.open().first()).isNull();
        assertThat(seen.aside()).isEqualTo(new ProgressProbe.Aside(1, 2));
        assertThat(reached()).isAfterOrEqualTo(before);
    }

    @Test
    void theBacklogIsToldWithIt() throws OutboxException {
        insert(5);
        done(1, "{[3,4)}");
        ProgressProbe.Seen seen = probe.look();
        assertThat(seen.lowWater()).isEqualTo(1);
        assertThat(seen.open().rows()).isEqualTo(3);
        assertThat(seen.open().lastValue()).isEqualTo(5);
        assertThat(seen.open().oldestAgeMillis()).isNotNegative();
    }
}
