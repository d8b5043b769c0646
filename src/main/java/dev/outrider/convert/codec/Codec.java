package dev.outrider.convert.codec;

import dev.outrider.convert.UnsendableException;
import dev.outrider.core.Row;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Makes the bytes of a record's key or value. Called by the sending thread, for one row after the other: whoever has to ask somebody else must not
 * wait for long, because the rows of all other topics wait behind it.
 */
@FunctionalInterface
public interface Codec {

    /** Sends what the column holds, byte by byte. */
    Codec AS_IS = (row, raw, headers) -> raw;

    /**
     * Encodes one row's key or value.
     *
     * @param row the row
     * @param raw key or value as the column holds it, after sensitive data was taken out; null for none
     * @param headers the record's headers so far; a codec whose bytes need to be described adds its own
     * @return the bytes to send, null for none
     * @throws UnsendableException when this row cannot be encoded (PARK), cannot be encoded now (RETRY), or none of its topic's can (BLOCK_TOPIC)
     */
    byte @Nullable [] encode(Row row, byte @Nullable [] raw, Headers headers) throws UnsendableException;
}
