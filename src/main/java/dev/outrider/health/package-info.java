/**
 * Tells anyone who asks over HTTP how the daemon is, from what the loop last published: no request touches the database or Kafka, so that
 * a crowd of probes costs nothing, and an outage cannot make a probe hang.
 *
 * <p>Three questions, because three different things are done with the answers:
 *
 * <ul>
 *   <li>{@code /livez}: does the loop turn? If not, a restart helps, and only then.
 *   <li>{@code /readyz}: were configuration, table and lease state once good? It stays ready when Kafka or the database goes away: a
 *       sidecar that is not ready takes its whole pod, and so the application, out of service, and the point of an outbox is that the application
 *       does not notice.
 *   <li>{@code /health}: everything, for people and alerts, as JSON. With {@code ?strict} the status code tells too.
 * </ul>
 *
 * <p>{@link dev.outrider.health.Vitals} is what the host hands over, {@link dev.outrider.health.Verdict} what is made of it, the rest is writing it
 * down. {@link dev.outrider.http} serves it.
 */
@NullMarked
package dev.outrider.health;

import org.jspecify.annotations.NullMarked;
