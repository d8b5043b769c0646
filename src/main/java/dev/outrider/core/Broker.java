package dev.outrider.core;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka side as a worker sees it. The real producer and the simulation's fake pass the same contract tests.
 */
public interface Broker {

    /**
     * Opens a producer session. May block.
     *
     * @param number the session's number; every new producer gets a new one
     * @param listener told of every answer and of the end, from any thread, never blocking
     * @throws BrokerException when no producer can be made now
     */
    Session open(int number, Listener listener) throws BrokerException;

    /**
     * Asks the cluster nothing but whether it is there and accepts us. May block for some seconds; never throws.
     *
     * @return null when it answers, else why not
     */
    @Nullable
    Failure look();

    /** Asks the cluster about topics; one state per topic asked for. May block for some seconds; never throws. */
    List<TopicState> describe(Collection<String> topics);

    /** How long brokers have made the last session's producer wait in the last seconds, at worst, to keep it within its quotas; 0 when they have not. Never blocks. */
    default long throttledNanos() {
        return 0;
    }

    /** A producer from its making to its closing. */
    interface Session {

        /**
         * Sends rows in order; each gets exactly one answer, also when the session is closed. May block while the producer's buffer is full. After a row that was certainly not sent, later rows of its
         * chain are not sent either (answer NOT_SENT, kind RETRY), until one comes that is alone.
         */
        void send(List<Outgoing> rows);

        /** Closes the producer with zero time-out: what was not answered is answered as UNKNOWN. Does not wait; may be called twice. */
        void close();
    }

    /** Hears from a session. */
    interface Listener {

        /** One attempt got its answer. Called on the producer's thread or the sending one; must not block. */
        void answered(Answer answer);

        /**
         * The session is closed, by whomever, and every attempt made until then has had its answer. Called once. Rows given to a closed session
         * are answered NOT_SENT all the same, then after this call.
         */
        void closed(int session);
    }
}
