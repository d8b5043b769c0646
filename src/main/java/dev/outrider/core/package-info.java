/**
 * The relay's mind: pure decisions about events, without thread, clock, lock, log or I/O.
 *
 * <p>{@link dev.outrider.core.Relay} absorbs an {@link dev.outrider.core.Event} and then advances whatever can be advanced, asking for
 * {@link dev.outrider.core.Effects}. Time is a parameter. One thread owns it all, so nothing here is synchronized, and the same object runs
 * under the daemon and under a simulator with virtual time.
 *
 * <h2>A row's life</h2>
 *
 * <pre>
 *            page                    first alone,             acknowledged prefix
 *  outbox ---------> pending --------------------> in flight ---------------------> published
 *    ^                 |  ^                            |                               |
 *    |                 |  |   not sent, unknown,       |                               | one fenced write-back
 *    | end of term     |  +--- refused once -----------+                               v
 *    +-----------------+                               | refused for good            recorded
 *                      | chain or topic                v                               ^
 *                      | stands still               parked ----------------------------+
 *                      +--> waiting ------------------------------------------------- -+
 *                              ^                                                       |
 *                              +----------------- drained, in order -------------------+
 * </pre>
 *
 * <h2>The lane's life</h2>
 *
 * <pre>
 *  SEEKING --denied--> STANDBY
 *  SEEKING, STANDBY --acquired--> ACTIVE <--lane paused, resumed--> PAUSED
 *  ACTIVE, PAUSED <--failure, mended--> HALTED
 *  ACTIVE, PAUSED, HALTED --expired, fenced, stuck, another owner or incarnation: the term ends--> SEEKING, STANDBY
 *  HALTED --for long, while a standby waits: handed over--> SEEKING
 *  any --stop--> STOPPING --drained, recorded, released--> STOPPED
 * </pre>
 *
 * <p>A lane that is to stand still, or was halted before, does so from the moment in which it is acquired.
 *
 * <p>A <em>term</em> ends when the lease runs out, a write-back is fenced, or the numbers turn out to be those of another incarnation. Then unsent rows go
 * back to the table, rows in flight are waited for or their session is closed, and rows that are published but not recorded go into the next
 * term by number <em>and</em> id, because a failover may hand the same numbers out again.
 *
 * <h2>Why no row is lost</h2>
 *
 * <p>{@link dev.outrider.core.Reader} asks for every living gap in every look, and only then for rows beyond the cursor. {@link dev.outrider.core.Gaps} declares a number
 * dead only when everybody who could still commit it has been seen to be gone and a later look, not cut off before it, has not found it.
 * {@link dev.outrider.core.Ledger} moves the low-water mark over published, settled and dead numbers only. A write-back without an answer is
 * sent again until it has one, or until the term ends; its serial keeps one that runs late from undoing what came after it.
 *
 * <h2>Why order is kept</h2>
 *
 * <p>An idempotent producer keeps order across its own retries, but not across a record that failed for good: it renumbers what follows, and
 * that lands. Closing the producer inside the failed callback prevents it, but only in a partition that has acknowledged something
 * in this session. Hence {@link dev.outrider.core.Chain}: its first row travels alone; once it is acknowledged others may follow; a failure disturbs the chain, which then
 * waits for every answer, puts back what was not acknowledged, and starts again alone. After a closed session the partitions with unanswered rows
 * stay quiet for a while ({@link dev.outrider.core.Partitions}), because requests already sent may still land. After a refusal the topic is careful for a
 * while: one row in flight per chain, where a refusal overtakes nothing and closes nothing.
 *
 * <h2>Why one bad row stops only its own key</h2>
 *
 * <p>A refusal may be a neighbour's fault, since a broker refuses whole batches. A row that the broker has named is parked. Where it names nobody each becomes a
 * <em>suspect</em> and goes once more as the only record on its way to its partition; refused again, it is parked. Rows that only fell with a named one
 * go again by themselves, so that the next bad one does not take them down too ({@link dev.outrider.core.Company}). {@link dev.outrider.core.Blocks} moves the rows behind a parked one to the side table, so that
 * they pin neither the window nor the low-water mark, and brings them back in order when the obstacle is gone. What a look at the waiting rows shows is
 * believed only as far as nothing was recorded since it was asked for ({@link dev.outrider.core.WaitingLook}).
 *
 * <h2>Why one silent partition does not stop the others</h2>
 *
 * <p>The outbox is read in order and the window is bounded. What is stuck in it while others are heard, for want of a partition's answer or of a schema, leaves the stream
 * before it fills the window ({@link dev.outrider.core.Congestion}): where keys alone decide, only the {@link dev.outrider.core.Slice} of the topic that goes there.
 *
 * <h2>What is known of Kafka</h2>
 *
 * <p>Rows on their way tell by their answers whether the cluster is there. An idle relay has to ask: {@link dev.outrider.core.Lookout} does, once for each session and after
 * every silence. A lane that is halted goes on when that succeeds which had failed ({@link dev.outrider.core.Halt}): a client that may look but not
 * send would otherwise be well after each look, and never so hopeless that a standby gets its turn.
 */
@NullMarked
package dev.outrider.core;

import org.jspecify.annotations.NullMarked;
