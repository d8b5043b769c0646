/**
 * What every package that speaks to PostgreSQL shares: where the database is, what the outbox table is called, what it looks like, and
 * connections to it.
 *
 * <p>Nothing here relies on the state of a session, because a pooler in transaction mode gives every statement another one: every question
 * of the relay is one autocommitted statement, names are always qualified with their schema, and time-outs come from the role or from the
 * connection's start. A connection that failed once is thrown away: it may be half dead, or hold a prepared plan of a table that has
 * been altered since. The password is read again for each new connection, so that a rotated secret needs no restart.
 *
 * <p>Every time-out is at most a quarter of the lease's time to live: a question that takes longer would only learn that it no longer matters.
 */
@NullMarked
package dev.outrider.database;

import org.jspecify.annotations.NullMarked;
