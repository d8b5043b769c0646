/**
 * Looks at the database as an experienced administrator would who is called because the outbox is slow, grows or stands still: who holds it, what vacuum
 * finds, whether the plan and the grants are still what they were.
 *
 * <p>It works as the relay's own role, and so has to live with what that role may see. PostgreSQL tells everybody which process holds which lock and what
 * it is called, and which transactions are open; since when, in what state, and how standbys are, only to roles with the rights of {@code pg_monitor}.
 * A role without them measures ages by itself from one look to the next, and {@link dev.outrider.doctor.Doctor} says what more the right would show.
 *
 * <p>Every look is a few questions to the catalog and to the server's counters, never to the outbox itself, so that it may be had at any time. One that
 * fails, on a lock that somebody holds for instance, is told as such and keeps nobody from the next.
 *
 * <p>What {@link dev.outrider.migrate.SchemaCheck} finds is part of it and is not looked for again.
 */
@NullMarked
package dev.outrider.doctor;

import org.jspecify.annotations.NullMarked;
