/**
 * Gives the core its threads: the only package that makes any (the HTTP server's aside).
 *
 * <pre>
 *                     events, answers                    questions
 *   outrider-lease  ─┐                                 ┌─►  outrider-lease     lease on the database's clock
 *   outrider-read   ─┤                                 ├─►  outrider-read      pages
 *   outrider-write  ─┼─►  Inbox  ─►  outrider-loop  ───┼─►  outrider-write     marks and settlements
 *   producer thread ─┤              (DutyCycle: Relay) ├─►  outrider-send      KafkaProducer.send
 *   outrider-topics ─┘                    │            ├─►  outrider-session   opening and closing producers
 *                                         ▼            └─►  outrider-topics    is the cluster there, and its topics
 *                                       Pulse ─►  outrider-watch (logs), HTTP server
 * </pre>
 *
 * <p>One thread owns the relay's state and never blocks on anything but its inbox; so the lease is let go in time whatever hangs. Everything that blocks
 * has a thread of its own, because each of these calls has been seen to hang for its full time-out while another was urgent: a send on a full
 * buffer, a page on a dead connection, a topic look-up in a cluster that is away.
 *
 * <p>Others look at the database beside all that, and nothing waits for them: {@code outrider-sample} samples the backlog;
 * {@code outrider-retention}, if so configured, deletes what has been published for long enough; {@code outrider-doctor} looks after the database every few minutes; {@code outrider-letters}, if so
 * configured, publishes dead letters; {@code outrider-wakeup}, if so configured, rings at the
 * inbox when rows are committed; and {@code outrider-heartbeat}, if so configured, tells consumers how far everything is. Under systemd
 * {@code outrider-notify} tells it how the relay is, and feeds its watchdog for as long as the loop turns. {@code outrider-command} carries out what people ask, {@code outrider-meters},
 * if so configured, sends figures; {@code outrider-prelude} meets Kafka once while the database is proved; {@code outrider-end-N} ends a producer, and {@code outrider-schema-N} asks the schema registry.
 * {@code outrider-main} starts and stops them all.
 *
 * <p>Logs are written by a thread of their own as well: a pipe that nobody reads blocks whoever writes to it, and that must not be the
 * holder of a lease. They tell differences between two looks at the published status, and so say everything once.
 *
 * <p>A thread that dies of anything unexpected takes the daemon with it, with exit code 1: half a relay would hold the lease and relay
 * nothing, where a restart or the standby would.
 *
 * <p>{@link dev.outrider.host.Daemon} knows the order of starting and stopping.
 */
@NullMarked
package dev.outrider.host;

import org.jspecify.annotations.NullMarked;
