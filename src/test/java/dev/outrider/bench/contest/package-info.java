/**
 * Who is measured: Outrider, the plain loop and Debezium Server, each as a process of its own behind {@link
 * dev.outrider.bench.contest.Contestant}.
 *
 * <p>{@link dev.outrider.bench.contest.PlainLoop} is the yardstick: what remains of a relay when it promises nothing. It has the same virtual machine, the same
 * driver and the same producer's settings as Outrider. Debezium Server is the incumbent: as it is shipped, and tuned. It reads the WAL, so it has a
 * database cluster of its own with {@code wal_level=logical}, and it needs a newer Java than the rest.
 *
 * <p>Everybody reads the same table, and has the same rows, topic and consumer.
 */
@NullMarked
package dev.outrider.bench.contest;

import org.jspecify.annotations.NullMarked;
