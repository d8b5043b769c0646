/**
 * Three interceptors for any Kafka producer: standard headers, redaction, and logs with metrics. They are put on the producer's class path and named in its
 * {@code interceptor.classes}; their settings stand among the producer's own, and all begin with {@code outrider.}. One that is misspelt keeps the producer
 * from being made, because it would otherwise be a rule that nobody applies.
 *
 * <p>Kafka's producer swallows what an interceptor throws, and sends the record all the same. That is bearable for headers and logs. Redaction must fail
 * closed, so it answers with a value that no serializer accepts. Inside the relay none of this is needed: it cleans rows itself before anything else, and uses
 * only {@link dev.outrider.interceptor.LoggingInterceptor}, where {@code log.records} asks for it.
 *
 * <p>A producer may be used by several threads, and so may these.
 */
@NullMarked
package dev.outrider.interceptor;

import org.jspecify.annotations.NullMarked;
