/**
 * What Debezium's outbox event router makes of a row, for consumers that were written for it: further columns in headers or in an envelope around the
 * payload, tombstones for empty payloads, and JSON that was hidden in a text.
 *
 * <p>It runs before the codec: what comes out is what the codec encodes. Other than there, nothing is left out of a document, and what was to
 * be JSON and is none parks its row instead of going out as a text.
 */
@NullMarked
package dev.outrider.convert.debezium;

import org.jspecify.annotations.NullMarked;
