package dev.outrider.send;

import dev.outrider.confirm.KafkaFailures;
import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Recipe;
import dev.outrider.core.Answer;
import dev.outrider.core.Broker;
import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One producer from its making to its end; the package comment says what it sees to. Three threads meet here: the sending one holds the lock while it hands over a
 * list of rows; the producer's own calls back without it; the finishing one takes it last, when the producer can call back no more.
 */
final class ProducerSession implements Broker.Session {

    private static final Logger LOG = LoggerFactory.getLogger(ProducerSession.class);

    private static final Failure CLOSED =
            new Failure(Kind.RETRY, Outcome.NOT_SENT, Failure.SESSION_CLOSED, "the producer session is closed");
    private static final Failure UNANSWERED = new Failure(
            Kind.RETRY, Outcome.UNKNOWN, Failure.SESSION_CLOSED, "the producer was closed before it answered");

    private final int number;
    private final Producer<byte @Nullable [], byte @Nullable []> producer;
    private final Broker.Listener listener;
    private final Executor finisher;

    private final ReentrantLock sending = new ReentrantLock();
    private final Unanswered unanswered = new Unanswered();
    private final Stops stops = new Stops();
    private final Turns turns = new Turns();
    private final Making making;

    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile @Nullable Thread sender;
    private volatile @Nullable Thread closedInCallback;
    private volatile Judged lastJudged = new Judged(new KafkaException(), UNANSWERED);

    /** One failed batch brings the same exception for each of its records: it is judged once. */
    private record Judged(Throwable thrown, Failure failure) {}

    /**
     * What an attempt is made of.
     *
     * @param records makes records of rows
     * @param interceptors see each record before it is sent
     * @param sizes knows which records are too large
     * @param tracer makes spans of attempts, null for none
     */
    record Making(
            Records records,
            Interceptors interceptors,
            RecordSizes sizes,
            @Nullable Tracer tracer) {

        /** Records as rows have them, which nobody sees. */
        static Making plain(RecordSizes sizes) {
            return new Making(new Records(Recipe.PLAIN), Interceptors.NONE, sizes, null);
        }

        private Attempt attempt(ProducerSession session, Outgoing outgoing, Turns.Line line) {
            Tracer watching = tracer;
            return watching == null
                    ? new Attempt(session, outgoing, line)
                    : new TracedAttempt(session, outgoing, line, watching);
        }

        private ProducerRecord<byte @Nullable [], byte @Nullable []> record(Attempt attempt, Outgoing outgoing)
                throws UnsendableException {
            Row row = outgoing.row();
            ProducerRecord<byte @Nullable [], byte @Nullable []> record =
                    interceptors.pass(row, attempt.record(records, outgoing));
            sizes.check(row, record);
            return record;
        }
    }

    /**
     * Takes over a fresh producer.
     *
     * @param number the session's number
     * @param producer closed by this session and by nobody else
     * @param making makes records of rows, and spans of attempts
     * @param listener hears every answer and the end
     * @param finisher runs one task at the end of the session, which waits for the producer's thread
     */
    ProducerSession(
            int number,
            Producer<byte @Nullable [], byte @Nullable []> producer,
            Making making,
            Broker.Listener listener,
            Executor finisher) {
        this.number = number;
        this.producer = producer;
        this.making = making;
        this.listener = listener;
        this.finisher = finisher;
    }

    @Override
    public void send(List<Outgoing> rows) {
        sending.lock();
        try {
            sender = Thread.currentThread();
            stops.nextList();
            for (Outgoing outgoing : rows) {
                Failure refusal = refusal(outgoing);
                if (refusal == null) {
                    handOver(outgoing);
                } else {
                    stops.notSent(outgoing);
                    listener.answered(new Answer(outgoing, refusal));
                }
            }
        } finally {
            sender = null;
            sending.unlock();
        }
    }

    private @Nullable Failure refusal(Outgoing outgoing) {
        return closing.get() ? CLOSED : stops.stopping(outgoing);
    }

    private void handOver(Outgoing outgoing) {
        Attempt attempt = making.attempt(this, outgoing, turns.of(outgoing));
        // Before send(): a close in this moment must find it.
        unanswered.add(attempt);
        try {
            // The callback hears what the future would say.
            Future<RecordMetadata> unused = producer.send(making.record(attempt, outgoing), attempt);
        } catch (UnsendableException e) {
            notSent(attempt, e.failure());
        } catch (RuntimeException e) {
            notSent(attempt, closing.get() ? closedWhileSending(e) : KafkaFailures.notSent(e));
        }
    }

    /** A producer that is closed under {@code send()} complains in many words, all of which mean the same. */
    private static Failure closedWhileSending(RuntimeException thrown) {
        Failure failure = KafkaFailures.notSent(thrown);
        return failure.outcome() == Outcome.NOT_SENT
                ? new Failure(Kind.RETRY, Outcome.NOT_SENT, CLOSED.code(), failure.message())
                : failure;
    }

    /** On the sending thread, under the lock. */
    private void notSent(Attempt attempt, Failure failure) {
        attempt.notTaken();
        Outgoing outgoing = attempt.take();
        if (outgoing != null) {
            stops.sendFailed(outgoing, failure);
            attempt.answered(failure);
            listener.answered(new Answer(outgoing, failure));
        }
    }

    void acknowledged(Attempt attempt, boolean overtaking) {
        if (overtaking) {
            closeOvertaken(attempt);
        }
        answer(attempt, null);
    }

    void failed(Attempt attempt, Exception exception) {
        if (Thread.currentThread() == sender) {
            notSent(attempt, KafkaFailures.notSent(exception));
            return;
        }
        attempt.givenUp();
        if (!attempt.alone() && !KafkaFailures.isForcedClose(exception)) {
            // Before anything else: when this callback returns, the producer would land the successors.
            closeInCallback();
        }
        answer(attempt, judge(exception));
    }

    private void answer(Attempt attempt, @Nullable Failure failure) {
        Outgoing outgoing = attempt.take();
        if (outgoing != null) {
            attempt.answered(failure);
            listener.answered(new Answer(outgoing, failure));
        }
    }

    private Failure judge(Exception exception) {
        if (KafkaFailures.isForcedClose(exception)) {
            return UNANSWERED;
        }
        Judged last = lastJudged;
        if (last.thrown != exception) {
            last = new Judged(exception, KafkaFailures.reported(exception));
            lastJudged = last;
        }
        return last.failure;
    }

    /** What this one has overtaken will never be answered; a producer that begins anew can send it. */
    private void closeOvertaken(Attempt attempt) {
        Outgoing outgoing = attempt.outgoing();
        boolean first = closedInCallback == null;
        // First of all: a log that blocks must not keep the producer at work.
        closeInCallback();
        if (first && outgoing != null) {
            LOG.atWarn()
                    .addKeyValue("event", "session.overtaken")
                    .addKeyValue("seq", outgoing.row().seq())
                    .log(
                            "{}-{} acknowledged a record before an earlier one, which the client would send in vain for ever: the producer is replaced",
                            outgoing.row().chain().topic(),
                            outgoing.partition());
        }
    }

    private void closeInCallback() {
        if (closedInCallback != null) {
            return;
        }
        closedInCallback = Thread.currentThread();
        // Also when somebody else is closing: he may not have come as far as to stop the producer.
        closeProducer();
        close();
    }

    /** What the producer tells of itself. */
    Map<MetricName, ? extends Metric> metrics() {
        return producer.metrics();
    }

    boolean isClosing() {
        return closing.get();
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            finisher.execute(this::finish);
        }
    }

    private void finish() {
        boolean interrupted = awaitProducersEnd();
        sending.lock();
        try {
            unanswered.takeAll().forEach(attempt -> answer(attempt, UNANSWERED));
        } finally {
            sending.unlock();
        }
        listener.closed(number);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the producer's thread has ended, even if interrupted: an answer after the end would break the core's books. */
    private boolean awaitProducersEnd() {
        boolean interrupted = false;
        while (true) {
            Thread producersThread = closedInCallback;
            try {
                if (producersThread == null) {
                    closeProducer();
                } else {
                    producersThread.join();
                }
                return interrupted;
            } catch (InterruptedException | InterruptException e) {
                // Kafka's own interrupt exception sets the flag again; the next wait would end at once.
                interrupted |= Thread.interrupted() || e instanceof InterruptedException;
            }
        }
    }

    private void closeProducer() {
        try {
            producer.close(Duration.ZERO);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            // An interceptor or metrics reporter that cannot be closed: the producer's thread has ended all the same.
            LOG.warn("The producer of session {} was not closed cleanly", number, e);
        }
    }
}
