package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.convert.headers.Contexts;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Histogram;
import dev.outrider.core.Row;
import dev.outrider.core.Settlement;
import dev.outrider.core.Status;
import dev.outrider.core.Status.State;
import dev.outrider.core.Tries;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalTest {

    private final Lines lines = new Lines();
    private final Journal journal = new Journal("me");
    private long now = 1;
    private String holder = "someone";
    private Status.Losses losses = new Status.Losses(0, 0, 0, 0, 0);

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void aTermIsToldWhenItBeginsAndWhenItIsLost() {
        look(State.SEEKING, 0);
        look(State.ACTIVE, 4);
        look(State.ACTIVE, 4);
        look(State.SEEKING, 0);
        look(State.ACTIVE, 5);
        look(State.STOPPING, 5);
        look(State.STOPPED, 0);
        assertThat(lines.events())
                .containsExactly("lease.acquired", "lease.lost", "lease.acquired", "lane.stopping", "lane.stopped");
        assertThat(Lines.field(lines.all().get(0), "term")).isEqualTo("4");
        assertThat(Lines.field(lines.all().get(0), "lane")).isEqualTo("0");
    }

    @Test
    void aTermThatEndsForItsMarksSaysSo() {
        holder = "me";
        look(State.ACTIVE, 4);
        losses = new Status.Losses(0, 0, 0, 0, 1);
        look(State.SEEKING, 0);
        look(State.ACTIVE, 5);
        look(State.SEEKING, 0);
        assertThat(lines.all().get(1).getFormattedMessage()).contains("marks did not get through");
        assertThat(lines.all().get(3).getFormattedMessage()).contains("not renewed in time");
    }

    @Test
    void droppedHeadersAreToldAtOnceAndThenSeldom() {
        journal.dropped(new Contexts.Dropped(0, 0, 0, 0), 1);
        journal.dropped(new Contexts.Dropped(1, 0, 0, 5), 2);
        journal.dropped(new Contexts.Dropped(9, 2, 1, 17), TimeUnit.SECONDS.toNanos(29));
        journal.dropped(new Contexts.Dropped(9, 2, 1, 17), TimeUnit.SECONDS.toNanos(31));
        journal.dropped(new Contexts.Dropped(9, 2, 1, 17), TimeUnit.SECONDS.toNanos(99));
        assertThat(lines.events()).containsExactly("header.dropped", "header.dropped");
        assertThat(Lines.field(lines.all().get(0), "seq")).isEqualTo("5");
        assertThat(Lines.field(lines.all().get(1), "headers")).isEqualTo("11");
        assertThat(lines.all().get(1).getFormattedMessage()).endsWith("traceparent 9, tracestate 2, baggage 1");
    }

    @Test
    void aStandbySaysSoOnce() {
        look(State.SEEKING, 0);
        look(State.STANDBY, 0);
        look(State.STANDBY, 0);
        assertThat(lines.events()).containsExactly("lane.standby");
    }

    @Test
    void anOutageIsOneLineAtItsBeginningAndOneAtItsEnd() {
        look(State.ACTIVE, 1);
        for (int second = 3; second < 100; second++) {
            look(State.ACTIVE, 1, trouble("kafka", "timed out after " + second + " ms"));
        }
        look(State.ACTIVE, 1);
        assertThat(lines.events()).containsExactly("lease.acquired", "kafka.away", "kafka.back");
        assertThat(lines.all().get(2).getFormattedMessage()).startsWith("over after 97.0 s");
    }

    @Test
    void aCauseThatChangesItsWordsIsToldAgainNowAndThen() {
        look(State.ACTIVE, 1);
        for (int second = 3; second < 100; second++) {
            look(State.ACTIVE, 1, trouble("kafka", second % 2 == 0 ? "refused" : "timed out"));
        }
        assertThat(lines.events()).hasSize(5).endsWith("kafka.away", "kafka.away");
    }

    @Test
    void theRowConcernedIsToldInAField() {
        look(State.ACTIVE, 1, new Status.Trouble("stalled", "no answer", 1, 42L));
        assertThat(Lines.field(lines.all().get(1), "seq")).isEqualTo("42");
    }

    @Test
    void everyBlockedTopicIsTold() {
        look(State.ACTIVE, 1, trouble("topic", "a is blocked"), trouble("topic", "b is blocked: gone"));
        look(State.ACTIVE, 1, trouble("topic", "b is blocked: forbidden"));
        assertThat(lines.events()).containsExactly("lease.acquired", "topic.blocked", "topic.blocked", "topic.open");
    }

    /** Fifty topics are told, and no more; but a key that stands still is not over because they stand before it, and a halt is told whatever else is. */
    @Test
    void manyBlockedTopicsNeitherHideNorEndWhatElseIsWrong() {
        look(State.ACTIVE, 1, trouble("chain", "keys stand still"));
        for (int times = 0; times < 3; times++) {
            look(State.ACTIVE, 1, manyTopicsAnd(trouble("chain", "keys stand still")));
        }
        assertThat(lines.events()).doesNotContain("chain.open", "topic.open");
        assertThat(told("topic.blocked")).isEqualTo(50);

        look(State.HALTED, 1, manyTopicsAnd(trouble("chain", "keys stand still"), trouble("halted", "wrong password")));
        assertThat(lines.events()).contains("lane.halted").doesNotContain("chain.open", "topic.open");
        look(State.ACTIVE, 1);
        assertThat(told("topic.open")).as("of those that were told").isEqualTo(50);
        assertThat(lines.events()).contains("chain.open", "lane.resumed");
    }

    private static Status.Trouble[] manyTopicsAnd(Status.Trouble... others) {
        return Stream.concat(
                        IntStream.rangeClosed(1, 51).mapToObj(topic -> trouble("topic", "t" + topic + " is blocked")),
                        Stream.of(others))
                .toArray(Status.Trouble[]::new);
    }

    private long told(String event) {
        return lines.events().stream().filter(event::equals).count();
    }

    @Test
    void whoGivesUpTheLaneClaimsNotThatItsTroublesAreOver() {
        look(
                State.ACTIVE,
                1,
                trouble("kafka", "refused"),
                trouble("chain", "keys stand still"),
                trouble("topic", "a is blocked"));
        look(
                State.STOPPING,
                1,
                trouble("kafka", "refused"),
                trouble("chain", "keys stand still"),
                trouble("topic", "a is blocked"));
        look(State.STOPPED, 0);
        assertThat(lines.events())
                .containsExactly(
                        "lease.acquired",
                        "kafka.away",
                        "chain.blocked",
                        "topic.blocked",
                        "lane.stopping",
                        "lane.stopped");
    }

    @Test
    void aQuotaThatIsUsedUpHasNamesOfItsOwn() {
        look(State.ACTIVE, 1, trouble("throttled", "brokers make the producer wait"));
        look(State.ACTIVE, 1);
        assertThat(lines.events()).containsExactly("lease.acquired", "quota.reached", "quota.free");
    }

    @Test
    void theDatabaseMayBeBackBeforeTheLaneIs() {
        look(State.SEEKING, 0, trouble("database", "refused"));
        look(State.SEEKING, 0);
        assertThat(lines.events()).containsExactly("database.away", "database.back");
    }

    @Test
    void aStormOfPoisonFillsNoDisk() {
        for (int seq = 1; seq <= 10_000; seq++) {
            journal.parked(settlement(seq), now);
        }
        now += TimeUnit.SECONDS.toNanos(60);
        journal.parked(settlement(10_001), now);
        assertThat(lines.events()).hasSize(22).contains("row.parked.more");
        assertThat(Lines.field(lines.all().get(0), "seq")).isEqualTo("1");
        assertThat(Lines.field(lines.all().get(20), "rows")).isEqualTo("9980");
    }

    private static Settlement settlement(long seq) {
        Row row = new Row(seq, "id", new ChainId("t", null), null, Content.of(null), null);
        return new Settlement(
                row, Settlement.State.PARKED, Settlement.Scope.CHAIN, "TooLarge", "too large", Tries.NONE);
    }

    private static Status.Trouble trouble(String kind, String message) {
        return new Status.Trouble(kind, message, 1, null);
    }

    private void look(State state, long term, Status.Trouble... troubles) {
        now += TimeUnit.SECONDS.toNanos(1);
        Status status = new Status(
                new Status.Lane(state, term, holder, 0, 0, losses),
                new Status.Reading(0, 0, 0, new Status.Missing(0, 0), 0, 0),
                new Status.Flow(
                        0,
                        0,
                        0,
                        0,
                        0,
                        new Status.Counts(0, new Status.Attempts(0, 0, Histogram.Seen.NOTHING), 0, 0, 0, 0)),
                new Status.Standstill(0, new Status.StillTopics(0, 0), 0, 0, List.of(), List.of()),
                new Status.Cluster(true, 1, 0),
                List.of(troubles));
        journal.look(status, now);
    }
}
