package dev.outrider.style.planted.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Everything the core may do, in one class. */
record Innocent(
        byte @Nullable [] payload,
        long[][] ranges,
        Duration patience,
        @Nullable String name) {

    enum State {
        OPEN,
        CLOSED
    }

    Deque<Long> squares(List<Long> numbers) {
        LongUnaryOperator square = number -> number * number;
        ArrayDeque<Long> squares = new ArrayDeque<>();
        numbers.stream().mapToLong(Long::longValue).map(square).forEach(squares::add);
        if (name == null) {
            throw new IllegalStateException("no name in state " + State.OPEN);
        }
        return squares;
    }

    String word(State state) {
        return switch (state) {
            case OPEN -> "open";
            case CLOSED -> String.format("closed after %s", patience);
        };
    }
}
