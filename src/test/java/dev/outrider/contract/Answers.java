package dev.outrider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Answer;
import dev.outrider.core.Broker;
import dev.outrider.core.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Records what a session says, from whatever thread, in the order in which it was said. */
public final class Answers implements Broker.Listener {

    private final List<Answer> answers = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private int closed;

    @Override
    public synchronized void answered(Answer answer) {
        if (closed > 0 && !wasRefusedAtTheDoor(answer)) {
            faults.add("answered after closed: " + answer);
        }
        if (of(answer.outgoing().row().seq()) != null) {
            faults.add("answered twice: " + answer);
        }
        answers.add(answer);
    }

    /** What comes to a session that is over gets its answer all the same. */
    private static boolean wasRefusedAtTheDoor(Answer answer) {
        Failure failure = answer.failure();
        return failure != null && failure.outcome() == Failure.Outcome.NOT_SENT;
    }

    @Override
    public synchronized void closed(int session) {
        closed++;
        if (closed > 1) {
            faults.add("closed twice: session " + session);
        }
    }

    /** How many answers have come. */
    public synchronized int count() {
        return answers.size();
    }

    /** Whether the session has said that it is closed. */
    public synchronized boolean isClosed() {
        return closed > 0;
    }

    /** Sequence numbers of the acknowledged rows, in the order of their answers. */
    public synchronized List<Long> acknowledged() {
        return answers.stream()
                .filter(answer -> answer.failure() == null)
                .map(answer -> answer.outgoing().row().seq())
                .toList();
    }

    /** The failure of a row; fails the test when it has none. */
    public synchronized Failure failure(long seq) {
        Answer answer = of(seq);
        assertThat(answer).as("answer of %d", seq).isNotNull();
        Failure failure = answer == null ? null : answer.failure();
        if (failure == null) {
            throw new AssertionError("row " + seq + " was acknowledged");
        }
        return failure;
    }

    /** Checks that nothing was answered twice or too late, and that exactly these rows, from 1, were answered. */
    public synchronized void assertEachAnsweredOnce(int rows) {
        assertThat(faults).isEmpty();
        assertThat(answers.stream().map(answer -> answer.outgoing().row().seq()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, rows).mapToObj(Long::valueOf).toList());
    }

    private @Nullable Answer of(long seq) {
        return answers.stream()
                .filter(answer -> answer.outgoing().row().seq() == seq)
                .findFirst()
                .orElse(null);
    }

    /** For messages: how many answers there are, which numbers have none, and every failure. */
    @Override
    public synchronized String toString() {
        List<Long> seen = answers.stream()
                .map(answer -> answer.outgoing().row().seq())
                .sorted()
                .toList();
        List<Failure> failures = answers.stream()
                .map(Answer::failure)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return answers.size() + " answers, to " + seen + ", closed " + closed + " times, failures " + failures;
    }
}
