package dev.outrider.admin;

import org.jspecify.annotations.Nullable;

/**
 * A parked row, without its content.
 *
 * @param seq its number
 * @param id its event's id
 * @param place where it was to go
 * @param reason the failure's code and words
 * @param ageSeconds for how long it has been settled, by the database's clock
 * @param behind rows of the same topic and key that wait behind it
 */
public record ParkedRow(long seq, String id, Place place, String reason, long ageSeconds, long behind) {

    /**
     * Where it was to go.
     *
     * @param topic the topic
     * @param key the key as text, bytes that are no text made visible; null for none
     */
    public record Place(String topic, @Nullable String key) {

        @Override
        public String toString() {
            return topic + "/" + (key == null ? "-" : key);
        }
    }
}
