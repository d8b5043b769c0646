/**
 * A seeded simulation of the whole relay: the real core, in virtual time, between a fake PostgreSQL and a fake Kafka that misbehave in
 * every way that the real ones are known to. This is the main reason to believe that the relay keeps its promises.
 *
 * <h2>How it works</h2>
 *
 * <p>A {@link dev.outrider.sim.World} is made of a seed: it picks settings, load and faults ({@link dev.outrider.sim.Recipe}), and every later choice comes
 * from the seed too ({@link dev.outrider.sim.Dice}). There is one thread and one queue of things to happen ({@link dev.outrider.sim.Agenda}), so the same seed always
 * makes the same world, and a failing one is replayed with {@code -Dsim.seed=N}. For some seconds of virtual time anything may happen, then
 * everything is healed, and the outbox must drain within a bound.
 *
 * <p>{@link dev.outrider.sim.Instance} is a relay process: the core, its inbox and its clock. {@link dev.outrider.sim.Asking} carries the core's questions to
 * {@link dev.outrider.sim.DatabaseWorker}s and a {@link dev.outrider.sim.SendWorker}, which delay, lose and answer them, now and then twice. It can be killed at any
 * event, paused while its producer's threads live on, frozen as a whole, stopped, and started again under another name.
 *
 * <h2>What the fakes model</h2>
 *
 * <p>{@link dev.outrider.sim.Database} and {@link dev.outrider.sim.FakeOutbox}: transactions that get their ids and numbers in any order, hold ROW EXCLUSIVE from before the
 * draw to the end, become visible before they give their locks back, roll back, or wait prepared; snapshots apart from lock lists; pages cut by
 * rows, bytes and time; a lane row on a clock of its own. {@link dev.outrider.sim.History} is the write-ahead log as far as it can be lost: a failover takes
 * back a suffix of commits, marks, leases and the sequence's records, and then numbers are used again. In some worlds
 * marks do not wait for the disk, and any crash takes the last of them back. Statements may be slow, fail before or
 * after they took effect, or take effect long after their client gave up; and in some worlds the database is so slow, to the end, that a write-back of more than a few rows
 * never gets through. {@link dev.outrider.sim.FakeRetention} deletes what was published, at any moment.
 *
 * <p>{@link dev.outrider.sim.FakeCluster} and {@link dev.outrider.sim.FakeSession}: an idempotent producer with several batches in flight per partition; lost requests and answers;
 * brokers that drop what they know and, in a cold partition, accept any first sequence number; a refused record that fails its whole batch, after which later
 * batches are renumbered and land; a row that is acknowledged after its predecessor was given up; requests that land after their session was closed; topics deleted, forbidden, grown; outages of all kinds.
 *
 * <p>Both fakes pass the contract tests that the real PostgreSQL and the real Kafka pass ({@code dev.outrider.contract}).
 *
 * <h2>What is judged</h2>
 *
 * <p>{@link dev.outrider.sim.Invariant} lists it. {@link dev.outrider.sim.Truth} knows what was committed, in what order per key, and what is in the log; {@link dev.outrider.sim.LogJudge} judges every record
 * that lands, {@link dev.outrider.sim.WriteJudge} every write-back that takes effect and every row that is deleted, {@link dev.outrider.sim.RelayJudge} everything a relay asks for, {@link dev.outrider.sim.Drain} the end. The
 * judges share no code with the core. {@link dev.outrider.sim.Happening}s are counted, and a run in which some kind of fault never happened fails.
 *
 * <h2>What is not promised, and therefore not judged</h2>
 *
 * <ul>
 *   <li>A row whose commit a failover took back may stand in the log: it was committed when it was read. It has no place in its key's order,
 *       which is that of the history that survived.
 *   <li>After such a failover two relays may work at the same time for as long as the one trusts the lease that was taken back. Their write-backs
 *       are told apart by the incarnation; their records are duplicates, each stream in order, so first deliveries still are.
 *   <li>A duplicate is excused by a lost outcome, a lost mark, a new term, or a topic whose log was deleted. Each attempt excuses one
 *       duplicate at most, which spends the excuse; all of them together are excused by a window for each cause.
 *   <li>A duplicate behind a newer row of its key comes from a session that was closed or paused. Nobody can keep it from coming where a producer that
 *       lives on gave a batch another number, a topic's log was deleted, or a failover took marks or a lease back.
 *   <li>With {@code poison.policy=skip} a poison row has no place in its key's order.
 * </ul>
 *
 * <h2>What it cannot show</h2>
 *
 * <p>The SQL, the classification of Kafka's exceptions, threads and sockets are not in here; the tests against real servers are for them. A sequence that
 * is set back by hand is not simulated.
 */
@NullMarked
package dev.outrider.sim;

import org.jspecify.annotations.NullMarked;
