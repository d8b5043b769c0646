/**
 * The whole relay between a real PostgreSQL and a real broker, while both and the relay itself are killed, frozen and starved.
 *
 * <p>What is true is taken from where it cannot be faked: {@link dev.outrider.e2e.Writers} let the database count each key's commits, in the transaction
 * that writes the row, under the lock that serializes the writers of a key. {@link dev.outrider.e2e.LogCheck} then compares the
 * table, row by row, with everything that stands in the log.
 */
@NullMarked
package dev.outrider.e2e;

import org.jspecify.annotations.NullMarked;
