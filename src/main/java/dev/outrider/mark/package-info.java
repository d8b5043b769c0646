/**
 * Records what became of rows, and deletes them when they have been kept for long enough.
 *
 * <p>One autocommitted statement does all of it, so that a client that freezes in the middle leaves no transaction open, and one without an answer
 * can simply be sent again. Its first part stores the lane's progress where owner, term and incarnation are still those of the
 * write-back, and thereby locks the lane's row; every other part joins that row, so that a stale write-back changes nothing. Whether the
 * lease has run out meanwhile does not matter: a new owner would have raised the term, and as long as nobody has, nothing can have changed
 * behind the old one's back, and what it knows to be acknowledged is better recorded than sent again.
 *
 * <p>Where so configured, a write-back that only marks does not wait until its commit is on disk: a crash of the database may take the last ones
 * back, each as a whole, and the rows are sent again. What enters or leaves the side table always waits, and so does retention.
 *
 * <p>Rows are marked by ranges of numbers, through the index; on the half-empty pages the table ships with, every mark is a
 * heap-only update.
 *
 * <p>Retention deletes by ranges of numbers too, up to a low-water mark that was noted long enough ago; so it needs no index on a time, and
 * no row's time is looked at. It works in small batches beside everything else, with a connection of its own, and nothing waits for it.
 */
@NullMarked
package dev.outrider.mark;

import org.jspecify.annotations.NullMarked;
