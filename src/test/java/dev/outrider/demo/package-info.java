/**
 * The relay at work, for whoever wants to see it before believing it: {@code mvn -q -Pdemo}.
 *
 * <p>Everything is real: PostgreSQL and Kafka are servers started for the occasion, the relay is the daemon that {@code outrider run} starts, and
 * what is shown as consumed was read from the topic by a consumer. Only the shop is invented.
 *
 * <p>The demo ends with a balance between the database and what was consumed, and with exit code 1 when they differ.
 */
@NullMarked
package dev.outrider.demo;

import org.jspecify.annotations.NullMarked;
