package dev.outrider.cli;

import dev.outrider.core.Failure;
import dev.outrider.core.TopicState;
import dev.outrider.send.KafkaBroker;
import dev.outrider.send.LetterAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at the topics of dead letters: while nothing is refused nobody writes there, so that nobody but this says that it could not. */
final class LetterCheck {

    private static final String LETTER = "dead-letter";
    private static final String UNKNOWN = "UnknownTopicOrPartitionException";

    private final LetterAddress address;
    private final boolean creates;
    private final Report report;

    /**
     * Has looked at nothing yet.
     *
     * @param address where letters go
     * @param creates whether the relay makes topics that do not exist
     * @param report what is told of it
     */
    LetterCheck(LetterAddress address, boolean creates, Report report) {
        this.address = address;
        this.creates = creates;
        this.report = report;
    }

    /** Looks at those where the letters of rows of these topics go. */
    void look(KafkaBroker broker, Collection<String> topics) {
        Map<String, String> letterOf = new HashMap<>();
        Set<String> asked = new LinkedHashSet<>(topics);
        for (String topic : topics) {
            letterOf.put(topic, address.of(topic));
        }
        asked.addAll(letterOf.values());
        if (letterOf.isEmpty()) {
            report.warn(
                    LETTER,
                    "no topic of rows is known yet, so that none of dead letters was looked at: name one with --topic");
            return;
        }
        Map<String, TopicState> states = new HashMap<>();
        broker.describe(asked).forEach(state -> states.put(state.topic(), state));
        new LinkedHashSet<>(letterOf.values()).forEach(letters -> judge(letters, states.get(letters)));
        letterOf.forEach((topic, letters) -> compare(states.get(topic), states.get(letters)));
    }

    private void judge(String letters, @Nullable TopicState state) {
        if (state == null) {
            report.warn(LETTER, letters + " could not be looked at");
            return;
        }
        Failure failure = state.failure();
        if (failure == null) {
            report.ok(LETTER, letters + " is there, and may be written to");
        } else if (failure.code().equals(UNKNOWN) && creates) {
            report.ok(LETTER, letters + " does not exist yet, and is created when a letter goes to it");
        } else {
            report.warn(
                    LETTER,
                    letters + ": " + failure.code() + ", " + failure.message()
                            + "; create it, or allow DESCRIBE and WRITE on it: until then no dead letter is published");
        }
    }

    private void compare(@Nullable TopicState rows, @Nullable TopicState letters) {
        if (rows == null || letters == null || rows.failure() != null || letters.failure() != null) {
            return;
        }
        if (letters.maxRecordBytes() < rows.maxRecordBytes()) {
            report.warn(
                    LETTER,
                    letters.topic() + " takes records of up to " + letters.maxRecordBytes() + " bytes, and "
                            + rows.topic() + " of up to "
                            + rows.maxRecordBytes()
                            + ": letters of larger rows go without their value; raise max.message.bytes of the former");
        }
    }
}
