package dev.outrider.convert.codec;

import com.fasterxml.jackson.core.JacksonException;
import dev.outrider.confirm.KafkaFailures;
import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.io.UTFDataFormatException;
import java.lang.reflect.Method;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Whose fault it is that a serializer threw. It is the row's, unless something below it speaks of a server that did not answer: a row that is parked for
 * another's fault has to be looked after by somebody, and one that is sent again and again for its own stops all others.
 */
final class SerializerFaults {

    private static final int CAUSES_MAX = 32;

    /** Input and output that never left this process: they speak of the bytes. */
    private static final List<Class<? extends IOException>> ABOUT_BYTES = List.of(
            JacksonException.class,
            CharacterCodingException.class,
            CharConversionException.class,
            UTFDataFormatException.class,
            ObjectStreamException.class,
            EOFException.class);

    /** The client of Confluent's registry says with it what the server answered. It is in no library of ours, and known by its name. */
    private static final String REGISTRY_ANSWER = "RestClientException";

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    private SerializerFaults() {}

    static Failure judge(Throwable thrown, String column, String serializer) {
        Failure judged = KafkaFailures.notSent(thrown);
        String message = column + ": " + serializer + " failed: " + judged.message();
        return new Failure(kind(thrown, judged.kind()), Outcome.NOT_SENT, judged.code(), message);
    }

    private static Kind kind(Throwable thrown, Kind judged) {
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < CAUSES_MAX; depth++) {
            Kind plain = plain(each);
            if (plain != null) {
                return plain;
            }
            each = each.getCause();
        }
        // Authentication and authorization have their place in Kafka's table. Everything else is the row.
        return judged == Kind.RETRY ? Kind.PARK : judged;
    }

    /** What one exception says by itself; null when it says little. */
    private static @Nullable Kind plain(Throwable thrown) {
        if (thrown instanceof LinkageError) {
            // The plugin lacks a class. No row can help it, and somebody will notice.
            return Kind.RETRY;
        }
        if (thrown instanceof IOException) {
            return ABOUT_BYTES.stream().anyMatch(type -> type.isInstance(thrown)) ? Kind.PARK : Kind.RETRY;
        }
        if (thrown instanceof TimeoutException || thrown instanceof RetriableException) {
            return Kind.RETRY;
        }
        return thrown.getClass().getSimpleName().equals(REGISTRY_ANSWER) ? answered(thrown) : null;
    }

    private static @Nullable Kind answered(Throwable thrown) {
        try {
            Method status = thrown.getClass().getMethod("getStatus");
            int answer = (Integer) status.invoke(thrown);
            if (answer == UNAUTHORIZED || answer == FORBIDDEN) {
                return Kind.BLOCK_TOPIC;
            }
            return answer == TOO_MANY_REQUESTS || answer >= SERVER_ERROR ? Kind.RETRY : Kind.PARK;
        } catch (ReflectiveOperationException | ClassCastException e) {
            return null;
        }
    }
}
