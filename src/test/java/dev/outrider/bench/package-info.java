/**
 * The benchmark: {@code mvn -q -Pbench}. Real PostgreSQL, real Kafka, and every contestant as a process of its own.
 *
 * <pre>
 *   Plan ──► Scenario ──► Heats, one for each trial and contestant
 *                           │
 *   Bench: in each run every Heat, contestants by turns ──► Bed (fresh servers) ──► Outcome ──► report
 * </pre>
 *
 * <p>PostgreSQL syncs its commits, and Kafka is one broker on the same machine, as are writers and consumer: everybody shares the processors, so the
 * figures say what a small machine does altogether, and what counts is processor time per row, the relay's and the database's.
 *
 * <p>Order, losses and repetitions are judged while measuring, by a consumer that knows nothing of the relay. A figure without exactness is no figure: the command fails
 * when a contestant of this project is not exact. It never fails for a time.
 */
@NullMarked
package dev.outrider.bench;

import org.jspecify.annotations.NullMarked;
