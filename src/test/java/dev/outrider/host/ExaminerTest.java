package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.OutboxException;
import dev.outrider.doctor.Symptom;
import dev.outrider.health.Vitals;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the database is looked after, and what is told of it. */
class ExaminerTest {

    private static final long SECOND = 1_000_000_000;

    private final Lines lines = new Lines();
    private final AtomicBoolean holding = new AtomicBoolean(true);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicLong clock = new AtomicLong(1);
    private final AtomicLong looks = new AtomicLong();
    private final List<Symptom> symptoms = new ArrayList<>();
    private boolean away;

    private final Ports.Care care = new Ports.Care() {
        @Override
        public long everyNanos() {
            return 300 * SECOND;
        }

        @Override
        public List<Symptom> examine() throws OutboxException {
            looks.incrementAndGet();
            if (away) {
                throw new OutboxException("gone", null);
            }
            return List.copyOf(symptoms);
        }
    };

    private final Examiner examiner = new Examiner(care, holding::get, stop, clock::get);

    @AfterEach
    void close() {
        lines.close();
    }

    private void lookAt(long second) {
        clock.set(1 + second * SECOND);
        assertThat(examiner.look()).isBetween(1L, SECOND);
    }

    private List<String> told() {
        return lines.all().stream()
                .map(line -> line.getLevel() + " " + Lines.field(line, "event") + " " + line.getFormattedMessage())
                .toList();
    }

    private static Symptom symptom(Symptom.Level level, String code, String subject, String found) {
        return new Symptom(level, code, subject, found, "mend it");
    }

    @Test
    void itLooksAfterAMinuteAndThenWheneverItIsTime() {
        lookAt(0);
        lookAt(59);
        assertThat(looks).hasValue(0);
        lookAt(60);
        lookAt(61);
        lookAt(359);
        assertThat(looks).hasValue(1);
        lookAt(360);
        assertThat(looks).hasValue(2);
    }

    @Test
    void aFindingIsToldOnceWhenItComesAndOnceWhenItGoes() {
        symptoms.add(symptom(Symptom.Level.OK, "version", "", "fine"));
        symptoms.add(symptom(Symptom.Level.NOTE, "indexes", "x", "there"));
        symptoms.add(symptom(Symptom.Level.WARNING, "transactions", "process 1", "open for 75 s"));
        lookAt(60);
        symptoms.set(2, symptom(Symptom.Level.WARNING, "transactions", "process 1", "open for 375 s"));
        symptoms.add(symptom(Symptom.Level.FAILURE, "schema", "index", "lost"));
        lookAt(360);
        assertThat(examiner.seen().notices())
                .containsExactly(
                        new Vitals.Notice(true, "schema", "lost: mend it", 1 + 360 * SECOND),
                        new Vitals.Notice(false, "transactions", "open for 375 s: mend it", 1 + 60 * SECOND));
        symptoms.clear();
        lookAt(660);
        assertThat(examiner.seen().notices()).isEmpty();
        assertThat(told())
                .containsExactly(
                        "WARN doctor.finding transactions: open for 75 s: mend it",
                        "WARN doctor.finding schema: lost: mend it",
                        "INFO doctor.gone no longer so: lost: mend it",
                        "INFO doctor.gone no longer so: open for 375 s: mend it");
    }

    @Test
    void noMoreIsToldThanCanBeRead() {
        for (int i = 0; i < 100; i++) {
            symptoms.add(symptom(Symptom.Level.WARNING, "indexes", "index " + i, "unused"));
        }
        lookAt(60);
        assertThat(examiner.seen().notices()).hasSize(Examiner.TOLD_TOGETHER);
        assertThat(lines.all()).hasSize(Examiner.TOLD_TOGETHER);
    }

    @Test
    void anAbsentDatabaseIsOthersToTellAndAStandbyTellsNothing() {
        symptoms.add(symptom(Symptom.Level.WARNING, "clock", "", "late"));
        lookAt(60);
        away = true;
        lookAt(360);
        assertThat(examiner.seen().notices()).as("as old as it says").hasSize(1);
        assertThat(examiner.seen().atNanos()).isEqualTo(1 + 60 * SECOND);
        holding.set(false);
        lookAt(660);
        assertThat(looks).hasValue(2);
        assertThat(examiner.seen().notices()).isEmpty();
        assertThat(told()).containsExactly("WARN doctor.finding clock: late: mend it");
    }
}
