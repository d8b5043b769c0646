package dev.outrider.confirm;

import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.jspecify.annotations.Nullable;

/** Turns what Kafka throws into a {@link Failure}. Stateless. */
public final class KafkaFailures {

    /** What the client says to the innocent records of a batch in which the broker found bad ones. */
    private static final String BATCH_MATE = "part of a batch which had one more more invalid records";

    private static final String TIMESTAMP = "Timestamp ";

    /** What a forced close says to every batch without an answer. */
    private static final String FORCED_CLOSE = "closed forcefully";

    /**
     * What brokers say of one record and never of a batch: a time stamp out of the topic's range, no key for a compacted topic, a validator that was plugged in. They say it of each bad
     * record of a batch, so that none has to be tried alone. Other words may have been meant for a neighbour.
     */
    private static final List<Pattern> OF_ONE_RECORD = List.of(
            Pattern.compile("^" + TIMESTAMP + "-?\\d+ of message with offset \\d+ is out of range\\b"),
            Pattern.compile("^Compacted topic cannot accept message without key\\b"),
            Pattern.compile("^(Log r|R)ecord .* is rejected by the record interceptor\\b"));

    /** The broker has named the bad ones, and these were not among them: were they suspected too, each would wait its turn to go alone. */
    private static final Verdict INNOCENT = new Verdict(Kind.RETRY, Outcome.REFUSED, false);

    /** Where a login is read. What is said there of one that cannot be read quotes a part of it, which may be the password: a quotation mark is soon forgotten. */
    private static final Set<String> LOGIN_READERS = Set.of(
            "org.apache.kafka.common.security.JaasConfig",
            "org.apache.kafka.common.security.JaasContext",
            "javax.security.auth.login.LoginContext");

    private static final String UNREADABLE_LOGIN =
            "kafka.sasl.jaas.config cannot be read, or its login module is not there or not allowed; its form is: CLASS.OF.THE.MODULE required"
                    + " username=\"...\" password=\"...\"; (with the semicolon at its end)";

    /** More causes than any real chain has: a chain that bites its own tail must not hang the producer's thread. */
    private static final int CAUSES_MAX = 20;

    private static final VerdictTable TABLE = VerdictTable.load();

    private KafkaFailures() {}

    /** Judges what the producer's own thread reported of a record. */
    public static Failure reported(Throwable thrown) {
        Throwable decisive = decisive(thrown);
        return failure(thrown, decisive, verdict(decisive).outcome());
    }

    /**
     * Judges what {@code send()} threw or answered on the calling thread, before it had handed the record over.
     *
     * <p>Save for HALT: once the producer is in such a state, {@code send()} throws even after it has handed the record over.
     */
    public static Failure notSent(Throwable thrown) {
        Throwable decisive = decisive(thrown);
        boolean perhapsSent = verdict(decisive).kind() == Kind.HALT;
        return failure(thrown, decisive, perhapsSent ? Outcome.UNKNOWN : Outcome.NOT_SENT);
    }

    /** Judges what kept something other than a record from being done: making a producer, looking up a topic. */
    public static Failure nothingSent(Throwable thrown) {
        return failure(thrown, decisive(thrown), Outcome.NOT_SENT);
    }

    /** Whether the record was given up by a close with zero time-out, so that its producer is closed already. */
    public static boolean isForcedClose(Throwable thrown) {
        return says(thrown, FORCED_CLOSE);
    }

    private static Failure failure(Throwable thrown, Throwable decisive, Outcome outcome) {
        String code = decisive.getClass().getSimpleName();
        if (isOfUnreadableLogin(thrown)) {
            // Trying alone does not mend a login.
            return new Failure(Kind.HALT, outcome, code, UNREADABLE_LOGIN);
        }
        Kind kind = verdict(decisive).kind();
        boolean named = outcome == Outcome.REFUSED && kind == Kind.PARK && isOfOneRecord(decisive);
        return new Failure(kind, outcome, named ? codeOfNamed(decisive) : code, message(thrown, decisive), named);
    }

    private static boolean isOfOneRecord(Throwable thrown) {
        String said = line(thrown);
        return OF_ONE_RECORD.stream().anyMatch(words -> words.matcher(said).find());
    }

    /** The client has one class for all bad records of a batch if there are several: what a row is parked for must not depend on its neighbours. */
    private static String codeOfNamed(Throwable thrown) {
        return line(thrown).startsWith(TIMESTAMP)
                ? InvalidTimestampException.class.getSimpleName()
                : InvalidRecordException.class.getSimpleName();
    }

    private static boolean isOfUnreadableLogin(Throwable thrown) {
        @Nullable Throwable each = thrown;
        for (int depth = 0; each != null && depth < CAUSES_MAX; depth++) {
            if ((each instanceof IllegalArgumentException || each instanceof LoginException) && quotesLogin(each)) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }

    private static boolean quotesLogin(Throwable thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        String message = String.valueOf(thrown.getMessage());
        // That there is none is said without any of it, and what fails inside of a login module is told with its whole
        // trace.
        return frames.length > 0
                && LOGIN_READERS.contains(frames[0].getClassName())
                && !message.startsWith("Could not find")
                && !message.contains("\n");
    }

    private static String message(Throwable thrown, Throwable decisive) {
        String first = line(thrown);
        String last = line(decisive);
        // A wrapper that was given nothing to say repeats its cause's name and words.
        return thrown == decisive || first.contains(last) ? last : first + ": " + last;
    }

    private static String line(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank()
                ? thrown.getClass().getSimpleName()
                : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private static Verdict verdict(Throwable thrown) {
        return says(thrown, BATCH_MATE) ? INNOCENT : TABLE.of(thrown.getClass());
    }

    private static boolean says(Throwable thrown, String text) {
        String message = thrown.getClass() == KafkaException.class ? thrown.getMessage() : null;
        return message != null && message.contains(text);
    }

    /**
     * The first in the chain of causes that is no mere wrapper. When all are: the first that asks for more than another try, a
     * serializer's say, or else the root.
     */
    private static Throwable decisive(Throwable thrown) {
        @Nullable Throwable telling = null;
        @Nullable Throwable each = thrown;
        Throwable root = thrown;
        for (int depth = 0; each != null && depth < CAUSES_MAX; depth++) {
            Verdict verdict = verdict(each);
            if (!verdict.wraps()) {
                return each;
            }
            if (telling == null && verdict.kind() != Kind.RETRY) {
                telling = each;
            }
            root = each;
            each = each.getCause();
        }
        return telling == null ? root : telling;
    }
}
