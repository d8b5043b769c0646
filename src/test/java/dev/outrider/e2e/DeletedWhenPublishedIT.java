package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Status;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code retention: 0} the outbox is empty when everything has been relayed. */
class DeletedWhenPublishedIT {

    private static final long ROWS = 5_000;
    private static final Duration SOON = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(strings = {"row", "range"})
    void rowsAreDeletedAtOnceAndOnlyOnceTheyArePublished(String record) throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            rig.set("retention", 0).set("publish.record", record);
            Daemon relay = rig.inProcess("only");
            // In two goes, so that rows are still being sent while others are being deleted.
            insert(rig);
            Await.until(SOON, "a row to be deleted", () -> deleted(relay) > 0);
            insert(rig);
            Await.until(
                    SOON,
                    () -> "an empty outbox: " + relay.vitals().retention(),
                    () -> rig.database().queryLong("select count(*) from public.outbox") == 0);
            assertThat(deleted(relay)).isEqualTo(2 * ROWS);
            Await.until(SOON, "the status to say so", () -> published(relay) == 2 * ROWS);
            // What was deleted before it was in the log would be missing there.
            assertThat(new Rows(rig).inLog(rig.topic())).hasSize((int) (2 * ROWS));
            assertThat(relay.stop(Duration.ofSeconds(10))).isZero();
        }
    }

    private static void insert(Rig rig) {
        rig.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, payload) select '"
                        + rig.aggregateType() + "', i % 100, '{}' from generate_series(1, " + ROWS + ") i");
    }

    private static long deleted(Daemon relay) {
        return Objects.requireNonNull(relay.vitals().retention()).deletedRows();
    }

    private static long published(Daemon relay) {
        Status status = relay.vitals().relay();
        return status == null ? 0 : status.flow().counts().published();
    }
}
