package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A broker that refuses a batch and says for which of its records: those are parked, and the others do not fall with the next one. */
class CompanyTest {

    private static final Failure NAMED =
            new Failure(Kind.PARK, Outcome.REFUSED, "InvalidTimestampException", "this one is too old", true);
    private static final Failure UNNAMED =
            new Failure(Kind.PARK, Outcome.REFUSED, "InvalidTimestampException", "one is too old");
    private static final Failure FELL = new Failure(Kind.RETRY, Outcome.REFUSED, "KafkaException", "fell with others");

    private RelayScript script = new RelayScript();

    @Test
    void aRowThatWasNamedIsParkedAtOnce() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "a"), script.row(3, "b"));
        script.fail(1, NAMED);
        script.acknowledge(3);
        script.tickMillis(100);
        assertThat(script.attempts(1)).isEqualTo(1);
        assertThat(script.settlements()).containsExactly("1 PARKED CHAIN", "2 WAITING CHAIN");
    }

    @Test
    void rowsThatFellGoTogetherAndWithNobodyElse() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "b"), script.row(3, "c"), script.row(4, "d"));
        script.fail(1, NAMED);
        script.fail(2, FELL);
        script.fail(3, FELL);
        script.page(script.row(6, "f"));
        assertThat(script.attempts(2)).as("4 is on its way").isEqualTo(1);
        assertThat(script.attempts(3)).as("4 is on its way").isEqualTo(1);
        assertThat(script.attempts(6)).as("they are next").isZero();
        script.acknowledge(4);
        assertThat(script.attempts(2)).isEqualTo(2);
        assertThat(script.attempts(3)).isEqualTo(2);
        assertThat(script.attempts(6)).isZero();
        script.acknowledge(2);
        assertThat(script.attempts(6)).as("3 is on its way").isZero();
        script.acknowledge(3);
        assertThat(script.attempts(6)).isEqualTo(1);
    }

    @Test
    void whatFallsAgainWaits() {
        script.activate();
        script.page(script.row(1, "a"));
        script.fail(1, FELL);
        assertThat(script.attempts(1)).isEqualTo(2);
        script.fail(1, FELL);
        assertThat(script.attempts(1)).isEqualTo(2);
        script.tickMillis(1_000);
        assertThat(script.attempts(1)).isEqualTo(3);
    }

    /** Where the policy lets keys go on, one attempt a row is enough for a storm on many keys, and a turn for a row of each. */
    @Test
    void suspectsBehindNamedRowsShareATurn() {
        script = new RelayScript(
                (settings, partitioning, effects) -> new Relay(RelayScript.skipping(settings), partitioning, effects));
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "a"), script.row(3, "b"), script.row(4, "b"));
        script.fail(1, NAMED);
        script.fail(3, NAMED);
        script.page(script.row(5, "c"));
        assertThat(script.attempts(2)).isEqualTo(1);
        assertThat(script.attempts(4)).isEqualTo(1);
        assertThat(script.attempts(5)).as("it is no suspect").isZero();
        script.fail(2, NAMED);
        script.fail(4, FELL);
        assertThat(script.attempts(5)).isEqualTo(1);
        script.acknowledge(5);
        script.acknowledge(4);
        script.tickMillis(100);
        script.written();
        script.tickMillis(100);
        assertThat(script.settlements()).containsExactly("1 PARKED CHAIN", "3 PARKED CHAIN", "2 PARKED CHAIN");
        assertThat(script.attempts(4)).isEqualTo(2);
    }

    /** A broker that does not say which ones it means must be asked about each. */
    @Test
    void aSuspectIsAskedAboutAloneWhenItsRefusalNamesNobody() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "b"));
        script.fail(1, UNNAMED);
        script.fail(2, UNNAMED);
        assertThat(script.attempts(1) + script.attempts(2)).isEqualTo(3);
        script.acknowledge(1);
        assertThat(script.attempts(2)).isEqualTo(2);
        script.fail(2, UNNAMED);
        script.tickMillis(100);
        assertThat(script.settlements()).containsExactly("2 PARKED CHAIN");
    }

    /** Nobody gives such a row its turn before it is too late: by then others have opened their partitions. */
    @Test
    void whereThereAreMorePartitionsThanPlacesEachKindHasAPlace() {
        script = new RelayScript((settings, partitioning, effects) -> new Relay(
                new Settings(
                        settings.lease(),
                        settings.reading(),
                        new Settings.Window(10_000, 10_000_000, 2, Settings.Limits.NONE),
                        settings.sending(),
                        settings.blocking(),
                        settings.marking()),
                partitioning,
                effects));
        script.activate();
        script.page();
        IntStream.range(0, 10).forEach(i -> script.known("topic-" + i));
        int answered = 0;
        for (long round = 0; round < 100; round++) {
            rowOfEachTopic(10 * round + 1);
            int sent = script.sent.size();
            // The first row to each second topic falls with a bad one.
            for (; answered < sent; answered++) {
                Outgoing each = script.sent.get(answered);
                boolean falls = each.row().seq() <= 10 && each.row().seq() % 2 == 0 && each.entry().falls == 0;
                script.on(new Event.Answered(List.of(new Answer(each, falls ? FELL : null))));
            }
        }
        for (long seq = 2; seq <= 10; seq += 2) {
            assertThat(script.attempts(seq)).as("attempts of row %d", seq).isEqualTo(2);
        }
        assertThat(script.status().flow().windowRows()).isLessThan(100);
    }

    private void rowOfEachTopic(long firstSeq) {
        int reads = script.reads.size();
        for (int i = 0; script.reads.size() == reads && i < 1_000; i++) {
            script.tickMillis(5);
            script.keepLease();
            if (!script.writes.isEmpty()) {
                script.written();
            }
        }
        Row[] rows = IntStream.range(0, 10)
                .mapToObj(i -> script.row(firstSeq + i, "topic-" + i, "key-" + (firstSeq + i)))
                .toArray(Row[]::new);
        script.lastValue = firstSeq + 9;
        script.on(new Event.PageRead(
                script.lastRead(), new Page(List.of(rows), false, script.incarnation, script.lastValue, null)));
    }

    /** Some broker may name only the first bad row of a batch, and have the others fall for ever. */
    @Test
    void whoFallsAThirdTimeGoesAlone() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "b"));
        for (int fall = 1; fall <= 3; fall++) {
            script.fail(1, FELL);
            script.fail(2, FELL);
            script.tickMillis(1_000);
        }
        assertThat(script.attempts(1) + script.attempts(2)).as("one of them").isEqualTo(7);
        script.fail(1, UNNAMED);
        assertThat(script.attempts(2)).isEqualTo(4);
        script.acknowledge(2);
        script.tickMillis(1_000);
        assertThat(script.settlements()).containsExactly("1 PARKED CHAIN");
    }

    /** Its predecessor is parked, and it is known to be no bad row: among suspects it would fall again. */
    @Test
    void whoFellBehindANamedRowOfItsKeyIsNoSuspect() {
        script = new RelayScript(
                (settings, partitioning, effects) -> new Relay(RelayScript.skipping(settings), partitioning, effects));
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "a"), script.row(3, "a"), script.row(4, "b"));
        script.acknowledge(1);
        assertThat(script.attempts(3)).isEqualTo(1);
        script.fail(2, NAMED);
        script.fail(3, FELL);
        script.fail(4, NAMED);
        script.sessionClosed(1);
        script.tickMillis(2_000);
        script.sessionOpened(2);
        script.tickMillis(2_000);
        assertThat(script.lastSent(3).entry().company).isEqualTo(Company.FALLEN);
    }

    /** All three kinds wait while a row is on its way; then each has its turn, and so have the others in between. */
    @Test
    void turnsGoRound() {
        script = new RelayScript(
                (settings, partitioning, effects) -> new Relay(RelayScript.skipping(settings), partitioning, effects));
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "a"), script.row(3, "b"), script.row(4, "c"), script.row(5, "d"));
        script.fail(1, NAMED);
        script.fail(3, FELL);
        script.fail(4, UNNAMED);
        script.page(script.row(6, "e"));
        assertThat(script.sentSeqs()).as("5 is on its way").containsExactly(1L, 3L, 4L, 5L);
        script.acknowledge(5);
        assertThat(script.sentSeqs()).as("who was first to want it").endsWith(5L, 2L);
        script.acknowledge(2);
        assertThat(script.sentSeqs()).endsWith(2L, 6L);
        script.acknowledge(6);
        assertThat(script.sentSeqs()).endsWith(6L, 4L);
        script.acknowledge(4);
        assertThat(script.sentSeqs()).endsWith(4L, 3L);
    }
}
