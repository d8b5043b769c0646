/**
 * One small HTTP server for whatever the daemon has to say and to be told, on top of the JDK's.
 *
 * <p>What it serves is a list of {@link dev.outrider.http.Route}s: a method, a path, who may ask, and an {@link dev.outrider.http.Endpoint} that answers. A new page
 * or command is a new route; nothing of it knows the JDK's server, sockets or threads.
 *
 * <p>Two things are decided here, for all of them, in one place each:
 *
 * <ul>
 *   <li>{@link dev.outrider.http.HttpFront} bounds: connections, streams, the time for a request and for its answer, the size of headers and body. Each connection that is being served has a thread of
 *       its own, up to the bound on connections, so that nobody who says nothing, reads nothing, or waits for the database takes an answer from a probe. Threads come
 *       when they are needed and go ten seconds later.
 *   <li>{@link dev.outrider.http.Access} tells who may ask: probes are free, whatever reads or changes is not.
 * </ul>
 *
 * <p>An answer that goes on, such as server-sent events, is a {@link dev.outrider.http.Response#stream}: it runs on its connection's thread and ends before
 * {@link dev.outrider.http.HttpFront#STREAM_SECONDS}; clients of events connect again by themselves.
 */
@NullMarked
package dev.outrider.http;

import org.jspecify.annotations.NullMarked;
