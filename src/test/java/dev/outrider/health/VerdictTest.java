package dev.outrider.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.outrider.core.Status;
import dev.outrider.health.Verdict.Side;
import dev.outrider.health.Verdict.Word;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VerdictTest {

    @Test
    void aWorkingRelayIsOk() {
        Vitals vitals = Samples.vitals(Status.State.ACTIVE);
        assertThat(Verdict.of(vitals).word()).isEqualTo(Word.OK);
        assertThat(Verdict.of(vitals).reasons()).isEmpty();
        assertThat(Verdict.kafka(vitals)).isEqualTo(Side.UP);
        assertThat(Verdict.database(vitals)).isEqualTo(Side.UP);
    }

    @Test
    void everyTroubleDegradesAndIsAReason() {
        Verdict verdict =
                Verdict.of(Samples.vitals(Status.State.ACTIVE, Samples.trouble("kafka"), Samples.trouble("chain")));
        assertThat(verdict.word()).isEqualTo(Word.DEGRADED);
        assertThat(verdict.reasons()).extracting(Status.Trouble::kind).containsExactly("kafka", "chain");
    }

    /** Also where the last batch failed, as it does in every sample: only failing for long is a trouble. */
    @Test
    void rowsThatAreNotDeletedForLongDegrade() {
        Vitals stuck = Samples.of(
                Samples.status(Status.State.ACTIVE, Samples.trouble("kafka")),
                Samples.host(Samples.RECENT),
                Samples.trouble("retention"));
        assertThat(Verdict.of(stuck).word()).isEqualTo(Word.DEGRADED);
        assertThat(Verdict.of(stuck).reasons()).extracting(Status.Trouble::kind).containsExactly("kafka", "retention");
        Vitals alone = Samples.of(
                Samples.status(Status.State.ACTIVE), Samples.host(Samples.RECENT), Samples.trouble("retention"));
        assertThat(Verdict.of(alone).word()).isEqualTo(Word.DEGRADED);
    }

    /** Every sample has a notice that is none: it leaves the state as it is. */
    @Test
    void onlyWhatAStartWouldBeRefusedForDegradesAmongNotices() {
        Vitals well = Samples.vitals(Status.State.ACTIVE);
        assertThat(well.examined().notices()).hasSize(1);
        assertThat(Verdict.of(well).word()).isEqualTo(Word.OK);
        Vitals grave = new Vitals(
                well.nowNanos(),
                well.relay(),
                well.host(),
                well.backlog(),
                well.origin(),
                new Vitals.Beside(
                        null,
                        null,
                        null,
                        null,
                        new Vitals.Examined(
                                Samples.RECENT,
                                List.of(new Vitals.Notice(true, "schema", "no unique index", Samples.RECENT))),
                        well.dropped()));
        assertThat(Verdict.of(grave).word()).isEqualTo(Word.DEGRADED);
        assertThat(Verdict.of(grave).reasons())
                .extracting(Status.Trouble::kind, Status.Trouble::message)
                .containsExactly(tuple("schema", "no unique index"));
    }

    @Test
    void troubleOfASideMeansThatItIsAway() {
        assertThat(Verdict.kafka(Samples.vitals(Status.State.ACTIVE, Samples.trouble("kafka"))))
                .isEqualTo(Side.AWAY);
        assertThat(Verdict.database(Samples.vitals(Status.State.ACTIVE, Samples.trouble("database"))))
                .isEqualTo(Side.AWAY);
    }

    /** A producer that was made has connected to nothing: with Kafka absent and no rows it would look well for ever. */
    @Test
    void anOpenSessionThatNobodyHasAnsweredIsNotUp() {
        Vitals unheard = Samples.unheard();
        assertThat(Verdict.kafka(unheard)).isEqualTo(Side.UNKNOWN);
        assertThat(Verdict.of(unheard).word()).isEqualTo(Word.DEGRADED);
        assertThat(Verdict.of(unheard).reasons())
                .extracting(Status.Trouble::kind, Status.Trouble::sinceNanos)
                .containsExactly(tuple("starting", Samples.RECENT));
    }

    @Test
    void aStandbyIsWellAsLongAsNothingIsWrong() {
        Verdict well = Verdict.of(Samples.vitals(Status.State.STANDBY));
        assertThat(well.word()).isEqualTo(Word.STANDBY);
        assertThat(well.word().strictlyWell()).isTrue();
        assertThat(Verdict.of(Samples.vitals(Status.State.STANDBY, Samples.trouble("database")))
                        .word())
                .isEqualTo(Word.DEGRADED);
        assertThat(Verdict.kafka(Samples.vitals(Status.State.STANDBY))).isEqualTo(Side.UNKNOWN);
    }

    @Test
    void aHaltedLaneIsHalted() {
        Verdict verdict = Verdict.of(Samples.vitals(Status.State.HALTED, Samples.trouble("halted")));
        assertThat(verdict.word()).isEqualTo(Word.HALTED);
        assertThat(verdict.word().strictlyWell()).isFalse();
    }

    @Test
    void neverOkWithoutAReasonWhyNot() {
        for (Status.State state : Status.State.values()) {
            Verdict verdict = Verdict.of(Samples.vitals(state));
            boolean content = verdict.word().strictlyWell() || verdict.word() == Word.HALTED;
            assertThat(verdict.reasons().isEmpty()).as("%s", state).isEqualTo(content);
        }
    }

    @Test
    void waitingForTheDatabaseIsAliveAndDegraded() {
        Vitals waiting = Samples.of(null, Samples.host(0, Samples.trouble("database")));
        assertThat(Verdict.alive(waiting)).isTrue();
        assertThat(Verdict.of(waiting).word()).isEqualTo(Word.DEGRADED);
        assertThat(Verdict.database(waiting)).isEqualTo(Side.AWAY);
        assertThat(Verdict.kafka(waiting)).isEqualTo(Side.UNKNOWN);
    }

    @Test
    void aLoopThatStandsStillIsDeadWhateverItSaidLast() {
        long longAgo = Samples.NOW - Verdict.DEAD_AFTER_NANOS - TimeUnit.SECONDS.toNanos(1);
        Vitals dead = Samples.of(Samples.status(Status.State.ACTIVE), Samples.host(longAgo));
        assertThat(Verdict.alive(dead)).isFalse();
        assertThat(Verdict.of(dead).word()).isEqualTo(Word.DEGRADED);
        assertThat(Verdict.of(dead).reasons()).extracting(Status.Trouble::kind).containsExactly("loop");
    }
}
