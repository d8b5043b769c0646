/**
 * Spans of the attempts to send, by OpenTelemetry's protocol. Off by default; then nothing of this package's library is loaded, and no attempt knows that
 * there could be spans.
 *
 * <p>A span covers sending: from before the record is made to its answer. The wait in the outbox lies before it and is told by it, because a span that began
 * with the insertion would be the database's clock at one end and this host's at the other. What is finished waits in a bounded queue for the
 * receiver; what finds no room is lost, and no event waits for it.
 */
@NullMarked
package dev.outrider.send.tracing;

import org.jspecify.annotations.NullMarked;
