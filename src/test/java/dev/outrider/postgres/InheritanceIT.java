package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.core.Blocked;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a term is told of what was left behind: no more than it needs, and if it cannot be told, somebody else may try. */
@Tag("postgres")
class InheritanceIT {

    private static final LeaseAsk ACQUIRE = new LeaseAsk(LeaseAsk.Kind.ACQUIRE, "one", 0, 60_000);
    private final Database database = Outboxes.newMigrated(Postgres.shared());

    private static List<Blocked> blocked(LeaseAnswer answer) {
        return Objects.requireNonNull(answer.inheritance()).blocked();
    }

    private void settle(String topic, int from, int to, String state) {
        database.execute("insert into outrider.settled (seq, id, topic, key, scope, state, code, reason)"
                + " select i, 'id-' || i, '" + topic + "', convert_to('key-' || i % 1000, 'UTF8'), 'chain', '" + state
                + "', 'Bad', 'bad' from generate_series(" + from + ", " + to + ") i");
    }

    /** Where parked rows block nobody there may be more of them than memory can name. */
    @Test
    void ofParkedRowsThatBlockNobodyOnlyTheNumberIsTold() throws OutboxException {
        settle("lenient", 1, 900, "parked");
        settle("strict", 1_001, 1_010, "parked");
        settle("lenient", 2_001, 2_002, "waiting");
        try (PostgresOutbox outbox = Outboxes.outbox(database)) {
            assertThat(blocked(outbox.hold(ACQUIRE))).hasSize(910);
            outbox.poisonedBy(topic -> topic.equals("strict"));
            List<Blocked> told = blocked(outbox.hold(ACQUIRE));

            assertThat(told).hasSize(1 + 10 + 2);
            assertThat(told.stream().mapToLong(Blocked::parked).sum()).isEqualTo(910);
            assertThat(told.stream().mapToLong(Blocked::waiting).sum()).isEqualTo(2);
            assertThat(told)
                    .filteredOn(each -> !each.chain().keyed())
                    .singleElement()
                    .satisfies(each -> assertThat(each.parked()).isEqualTo(898));
        }
    }

    @Test
    void whoCannotBeToldGivesTheLaneBack() throws OutboxException {
        try (PostgresOutbox outbox = Outboxes.outbox(database)) {
            database.execute("alter table outrider.pause rename to gone");
            assertThatThrownBy(() -> outbox.hold(ACQUIRE)).isInstanceOf(OutboxException.class);
            assertThat(database.queryLong("select count(*) from outrider.lane where owner is not null"))
                    .isZero();
            database.execute("alter table outrider.gone rename to pause");
            assertThat(outbox.hold(ACQUIRE).held()).isTrue();
        }
    }
}
