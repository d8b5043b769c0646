package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Fence;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Progress;
import dev.outrider.core.Row;
import dev.outrider.core.Settlement;
import dev.outrider.core.Tries;
import dev.outrider.core.WriteBack;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A row's attempts are added up over all that becomes of it, each write-back once. */
@Tag("postgres")
class AttemptsIT {

    private static final long SECOND = 1_000_000_000;
    private static final Row ROW = new Row(4, "some-id", new ChainId("orders", null), null, Content.of(null), null);

    private final Database database = Outboxes.newMigrated(Postgres.shared());

    private static WriteBack settling(LeaseAnswer lease, long serial, Settlement.State state, Row row, Tries tries) {
        return new WriteBack(
                new Fence("one", lease.term(), lease.incarnation(), serial),
                List.of(),
                List.of(),
                List.of(new Settlement(row, state, Settlement.Scope.CHAIN, "Code", "why", tries)),
                List.of(),
                Progress.NONE);
    }

    private String noted() {
        return database.query(
                        "select attempts || ' ' || round(extract(epoch from now() - first_attempt_at) / 10) || ' '"
                                + " || round(extract(epoch from now() - last_attempt_at) / 10) from outrider.settled",
                        row -> row.getString(1))
                .get(0);
    }

    @Test
    void aWriteBackWithoutAnAnswerIsSentAgainAndCountsOnce() throws OutboxException {
        try (PostgresOutbox outbox = Outboxes.outbox(database)) {
            outbox.timedBy(() -> 1_000 * SECOND);
            LeaseAnswer lease = outbox.hold(new LeaseAsk(LeaseAsk.Kind.ACQUIRE, "one", 0, 60_000));
            Tries two = new Tries(2, 700 * SECOND, 800 * SECOND);
            WriteBack parked = settling(lease, 1, Settlement.State.PARKED, ROW, two);
            assertThat(outbox.write(parked).applied()).isTrue();
            assertThat(noted()).isEqualTo("2 30 20");
            assertThat(outbox.write(parked).applied()).isTrue();
            assertThat(noted()).isEqualTo("2 30 20");

            // It is tried again: waiting, it is as often refused as before.
            outbox.write(settling(lease, 2, Settlement.State.WAITING, ROW, Tries.NONE));
            assertThat(noted()).isEqualTo("2 30 20");
            Tries again = new Tries(2, 890 * SECOND, 900 * SECOND);
            WriteBack refused = settling(lease, 3, Settlement.State.PARKED, ROW, again);
            outbox.write(refused);
            outbox.write(refused);
            assertThat(noted()).isEqualTo("4 30 10");

            // A failover may give its number to another row, which has its own past.
            Row other = new Row(4, "another-id", ROW.chain(), null, ROW.content(), null);
            outbox.write(settling(lease, 4, Settlement.State.PARKED, other, new Tries(1, 990 * SECOND, 990 * SECOND)));
            assertThat(noted()).isEqualTo("1 1 1");
        }
    }
}
