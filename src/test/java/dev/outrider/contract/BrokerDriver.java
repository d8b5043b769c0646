package dev.outrider.contract;

import dev.outrider.core.Broker;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What the broker's contract tests need of the world behind the port. One driver stands over a real broker, one over the simulation's fake;
 * whatever the tests find true of one must be true of the other, or the simulation proves nothing.
 */
public interface BrokerDriver extends AutoCloseable {

    /** The producer of every session takes records up to this size; larger ones it refuses before sending. */
    int PRODUCER_MAX_BYTES = 100_000;

    /** No topic takes a record whose timestamp is further than this in the past. */
    long OLDEST_MILLIS = 3_600_000;

    /** The present as the broker's topics know it, in milliseconds since 1970. */
    long nowMillis();

    /**
     * The port under test. Its sessions put each record in a batch of its own, keep several in flight, and give up soon when a record cannot be
     * handed over; its look-ups of topics give up soon too.
     */
    Broker broker();

    /** Makes a topic; returns when a session can send to it. */
    void createTopic(String topic, int partitions, int maxMessageBytes);

    /** Makes a topic; returns when it is known, though the leaders of some of its partitions may not be ready yet. */
    void beginTopic(String topic, int partitions);

    /** The ids of the records in a partition's log, in the log's order. */
    List<String> log(String topic, int partition);

    /** The ids of all records of a topic. */
    List<String> log(String topic);

    /** The broker answers nothing until {@link #thaw()}; what is sent to it meanwhile may land afterwards. */
    void freeze();

    /** Ends {@link #freeze()}; harmless without one. */
    void thaw();

    /** Lets time pass until the condition holds; fails the test after a bound. */
    void await(String what, BooleanSupplier condition);

    @Override
    void close();
}
