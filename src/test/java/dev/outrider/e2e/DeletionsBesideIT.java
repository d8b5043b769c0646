package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows are relayed as quickly while a large backlog of published ones is deleted as when nothing is: retention rests for most of its time, takes
 * no lock that anybody waits for, and has a connection of its own.
 */
@Tag("alone")
class DeletionsBesideIT {

    private static final int SLICE = 30_000;
    private static final int SLICES = 2;
    private static final int PORTION = 4_000;
    private static final int WARM_UP = 3;

    /** Portions before each slice, and at least so many beside all of them: fewer would say little. */
    private static final int PORTIONS = 5;

    private static final Duration SOON = Duration.ofMinutes(2);

    /** Half as long again and some: what two processors make of a third that wants to work, and less than anybody would have to wait for a batch. */
    private static final double TIMES_AT_MOST = 1.5;

    private static final long SOME_MILLIS = Duration.ofMillis(10).toNanos();

    @ParameterizedTest
    @ValueSource(strings = {"row", "range"})
    void aBacklogOfDeletionsDoesNotSlowTheRelay(String record) throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared()).patient()) {
            publishedBefore(rig);
            rig.set("retention", "10m").set("publish.record", record);
            Daemon relay = rig.inProcess("only");
            for (int i = 0; i < WARM_UP; i++) {
                relayPortion(rig);
            }
            List<Long> alone = new ArrayList<>();
            List<Long> beside = new ArrayList<>();
            // Slice by slice, so that whatever else the machine does meanwhile meets both kinds of portion.
            for (int slice = 1; slice <= SLICES; slice++) {
                for (int i = 0; i < PORTIONS; i++) {
                    alone.add(relayPortion(rig));
                }
                long upTo = (long) slice * SLICE;
                assertThat(deleted(relay)).isEqualTo(upTo - SLICE);
                letGo(rig, upTo);
                while (deleted(relay) < upTo) {
                    long before = deleted(relay);
                    long nanos = relayPortion(rig);
                    (deleted(relay) == before ? alone : beside).add(nanos);
                }
            }
            tell(record, alone, beside);
            assertThat(beside).as("portions relayed beside deletions").hasSizeGreaterThanOrEqualTo(PORTIONS);
            assertThat(median(beside)).isLessThan((long) (TIMES_AT_MOST * median(alone)) + SOME_MILLIS);
            assertThat(relay.stop(Duration.ofSeconds(20))).isZero();
        }
    }

    private static void publishedBefore(Rig rig) {
        rig.database()
                .execute(
                        "insert into public.outbox (aggregatetype, aggregateid, payload, published_at)"
                                + " select 'before', i % 1000, json_build_object('note', repeat('x', 200)), now()"
                                + " from generate_series(1, " + SLICES * SLICE + ") i",
                        "update outrider.lane set low_water = " + SLICES * SLICE,
                        "vacuum analyze public.outbox");
    }

    /** As if retention had looked some time ago, when all of them had been published. */
    private static void letGo(Rig rig, long upTo) {
        rig.database()
                .execute("insert into outrider.watermark (noted_at, low_water) values (now() - interval '20 minutes', "
                        + upTo + ")");
    }

    /** Returns how many nanoseconds pass from their commit until all of them are in Kafka and recorded. */
    private static long relayPortion(Rig rig) {
        long done = rig.done();
        rig.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, payload) select '"
                        + rig.aggregateType()
                        + "', i % 1000, json_build_object('note', repeat('x', 200)) from generate_series(1, " + PORTION
                        + ") i");
        long began = System.nanoTime();
        Await.until(SOON, "a portion to be relayed", () -> rig.done() >= done + PORTION);
        return System.nanoTime() - began;
    }

    private static long deleted(Daemon relay) {
        return Objects.requireNonNull(relay.vitals().retention()).deletedRows();
    }

    private static void tell(String record, List<Long> alone, List<Long> beside) {
        System.out.printf(
                "%s: %,d rows are relayed in %.0f ms (median of %d), and in %.0f ms (median of %d) while others are deleted%n",
                record, PORTION, median(alone) / 1e6, alone.size(), median(beside) / 1e6, beside.size());
    }

    private static long median(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2);
    }
}
