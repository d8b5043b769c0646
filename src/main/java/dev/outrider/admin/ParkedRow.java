package dev.outrider.admin;

import org.jspecify.annotations.Nullable;

/**
 * A parked row, without its content.
 *
 * @param seq its number
 * @param id its event's id
 * @param place where it was to go
 * @param reason the failure's code and words
 * @param past what has happened to it, by the database's clock
 * @param behind rows of the same topic and key that wait behind it
 */
public record ParkedRow(long seq, String id, Place place, String reason, Past past, long behind) {

    /**
     * What has happened to it.
     *
     * @param ageSeconds for how long it has been settled
     * @param attempts how often it was refused
     * @param first when first, as text; null when that was not noted
     * @param last when last, as text; null when that was not noted
     * @param lettered when its last dead letter was published, as text; null when none was
     */
    public record Past(
            long ageSeconds,
            int attempts,
            @Nullable String first,
            @Nullable String last,
            @Nullable String lettered) {}

    /** For how long it has been settled. */
    public long ageSeconds() {
        return past.ageSeconds();
    }

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
