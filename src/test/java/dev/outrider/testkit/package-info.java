/**
 * Real servers for tests: a PostgreSQL, a Kafka broker and the relay's own process, and the means to treat them badly.
 *
 * <p>{@code shared()} servers are started once per JVM and must only be used politely; {@code dedicated()} ones may be
 * killed, frozen and restarted. By default all of them are child processes of the test's JVM, listening on loopback
 * only. With {@code -Dit.containers=true} PostgreSQL and Kafka come from Testcontainers behind the same classes,
 * but for those that only a local process can be: {@link dev.outrider.testkit.Postgres#withFiles}, and the brokers {@link dev.outrider.testkit.Kafka#secured},
 * {@link dev.outrider.testkit.Kafka#encrypted}, {@link dev.outrider.testkit.Kafka#joinable} and {@link dev.outrider.testkit.Kafka#keeping}.
 *
 * <p>Whatever happens to the JVM, its children and their directories go with it: see {@link
 * dev.outrider.testkit.Reaper}. What a server printed stays in {@code target/testkit}. Nothing here needs JUnit, so a
 * command may use it as well as a test.
 */
@NullMarked
package dev.outrider.testkit;

import org.jspecify.annotations.NullMarked;
