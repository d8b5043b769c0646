package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/**
 * An outbox row as it was read, with topic and key already made.
 *
 * @param seq the row's sequence number, at least 1
 * @param id the event's id as text, sent as header {@code id}
 * @param chain topic and key
 * @param partition the partition the row asks for, null to let the key decide
 * @param content what the record carries
 * @param fault why the row can never become a record (no topic can be made, headers are not JSON, too large to be read …), null when it
 *     can; a faulty row is parked without being sent, and its content may be empty
 */
public record Row(
        long seq,
        String id,
        ChainId chain,
        @Nullable Integer partition,
        Content content,
        @Nullable String fault) {

    /** An upper estimate of the record's size in bytes, headers included. */
    public int bytes() {
        byte[] key = chain.key();
        return content.bytes() + (key == null ? 0 : key.length);
    }

    /** What the record needs at the very least: with this alone above the limit, it is certain to be refused. */
    int leastBytes() {
        byte[] key = chain.key();
        byte[] payload = content.payload();
        return (payload == null ? 0 : payload.length) + (key == null ? 0 : key.length);
    }
}
