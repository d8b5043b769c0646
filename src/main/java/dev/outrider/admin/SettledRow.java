package dev.outrider.admin;

import org.jspecify.annotations.Nullable;

/**
 * A row that has left the stream, parked or waiting, without its content.
 *
 * @param seq its number
 * @param id its event's id
 * @param place where it was to go
 * @param reason the failure's code and words; of a waiting row those of what it waits for
 * @param past what has happened to it, by the database's clock
 * @param stand how it stands among others
 */
public record SettledRow(long seq, String id, Place place, String reason, Past past, Stand stand) {

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
     * How it stands among others.
     *
     * @param parked whether it was refused for good; otherwise it waits
     * @param ofTopic whether it is its topic that stands still; otherwise its key
     * @param behind rows of the same topic and key that wait behind a parked one; 0 for a waiting one
     * @param waitsFor the number of the parked row that a waiting one waits for; null for one that waits for its topic, or for its turn, as where parked rows
     *     hold nobody up
     */
    public record Stand(
            boolean parked,
            boolean ofTopic,
            long behind,
            @Nullable Long waitsFor) {

        /** {@code parked} or {@code waiting}. */
        public String word() {
            return parked ? "parked" : "waiting";
        }

        /** What a waiting row waits for, in words. */
        public String awaited() {
            return waitsFor != null ? "row " + waitsFor : ofTopic ? "its topic" : "its turn";
        }

        /** The same with what that means for it. */
        public String outlook() {
            return "waits for " + awaited()
                    + (waitsFor != null
                            ? ", and goes after it"
                            : ofTopic ? ", and goes when that does" : ", and goes by itself");
        }
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
