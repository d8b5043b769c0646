package dev.outrider.convert.codec;

import dev.outrider.convert.UnsendableException;
import dev.outrider.core.Row;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Takes sensitive data out of a row before anything is made of it. Fails closed: a row that cannot be cleaned is not sent. */
public interface Redaction {

    /** Takes nothing out. */
    Redaction NONE = new Redaction() {
        @Override
        public byte @Nullable [] value(Row row, byte @Nullable [] raw) {
            return raw;
        }

        @Override
        public void headers(Row row, Headers headers) {
            // Nothing is sensitive.
        }
    };

    /**
     * Cleans the value as the column holds it.
     *
     * @param row the row
     * @param raw the value, null for a tombstone
     * @return the clean value
     * @throws UnsendableException when it cannot be cleaned
     */
    byte @Nullable [] value(Row row, byte @Nullable [] raw) throws UnsendableException;

    /**
     * Cleans the record's headers in place.
     *
     * @param row the row
     * @param headers the record's headers, complete
     * @throws UnsendableException when they cannot be cleaned
     */
    void headers(Row row, Headers headers) throws UnsendableException;
}
