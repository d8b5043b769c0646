/**
 * The Kafka side of the relay: the real {@link dev.outrider.core.Broker}.
 *
 * <p>A {@code ProducerSession} is one idempotent {@code acks=all} producer from its making to its end. Four of its habits carry the relay's promises:
 *
 * <ol>
 *   <li>A row that fails on the producer's own thread, and is not alone on its way in its chain, closes the producer with zero time-out right there, inside the
 *       callback. Anywhere else would be too late: when the callback returns, the producer gives the later batches new numbers and lands them without the one that
 *       failed.
 *   <li>A {@code send()} that throws or answers on the calling thread has sent nothing. It closes nothing either; it stops the row's chain until one comes
 *       that is alone.
 *   <li>A record that is acknowledged before an earlier one of its partition closes the producer too: the earlier one would never be answered ({@code Turns} says why).
 *   <li>Every row gets exactly one answer, whatever happens to the producer: what a close leaves over is answered as unknown. Then, once, the
 *       end of the session is told. The join that this needs is done on an executor given by the host, so that {@code close()} never blocks its caller.
 * </ol>
 *
 * <p>{@code TopicDirectory} asks the cluster about topics before rows are sent to them, because a producer that is asked for an unknown topic blocks, and on a
 * careless cluster makes it. {@link dev.outrider.send.ProducerDefaults} and {@link dev.outrider.send.GuardRails} are the settings: what we set and why, and what we refuse
 * and why; everything else passes through to the client untouched.
 *
 * <p>At 200,000 rows/s a row may cost five microseconds. So a session takes one lock per list of rows and none per row, formats no text and
 * parses no JSON unless the row has headers, and a callback does nothing but hand an answer on.
 */
@NullMarked
package dev.outrider.send;

import org.jspecify.annotations.NullMarked;
