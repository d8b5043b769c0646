/**
 * Hears of commits, so that the first row after a silence need not wait for the next look ({@code wakeup: notify}).
 *
 * <p>Nothing is ever lost by it, because nothing rests on it: a ring only makes the next look due, and the relay polls all the same. So whatever goes wrong
 * here costs milliseconds, and is told and tried again.
 *
 * <p>NOTIFY is dear: a transaction that notifies holds a lock of the whole server while it commits, and thousands of small commits queue up behind it. So
 * the trigger rings only for a relay that sleeps, and an advisory lock says that one does:
 *
 * <pre>
 *  writer's trigger                                   relay's line
 *  try the lock, shared, until the transaction ends   asleep: holds the lock, exclusive; waits for a ring
 *    got it:     nobody sleeps, do not ring           rung:   looks, lets the lock go
 *    refused:    ring when committed                  awake:  polls, and tries for the lock 20 times a second
 *                                                     got it: looks once, and is asleep
 * </pre>
 *
 * <p>No ring is missed: while a writer that did not ring is under way it holds the lock, and the relay does not get it; when the relay gets it, the rows of
 * all those are committed, and the look that follows finds them. Writers never wait, because they only try. Under steady load they do not ring at all.
 *
 * <p>The line is a connection of its own, made once and kept, and never in a transaction: a listener within one would keep every notification of the
 * server in its queue. Behind a pooler in transaction mode LISTEN succeeds and nothing is ever heard; so before the line is trusted, and every minute
 * after, another connection sends a word that it must hear. Asking the line itself would prove nothing: the pooler often gives it the same backend again,
 * which hears itself.
 */
@NullMarked
package dev.outrider.wake;

import org.jspecify.annotations.NullMarked;
