package dev.outrider.health;

import org.jspecify.annotations.Nullable;

/**
 * What is still to be relayed, as the database saw it.
 *
 * @param rows an estimate of the rows that are committed and neither published nor settled
 * @param oldestAgeMillis how long the oldest of them has been there, by the database's clock; null when there is none, and when the table does not tell
 * @param parked rows that were refused for good, counted up to 10,000
 * @param replayed rows that replays have sent again, of all that are in the audit
 */
public record Backlog(long rows, @Nullable Long oldestAgeMillis, long parked, long replayed) {

    /** Whether rows wait of which the table does not tell how old they are: that must not look like a relay that is never late. */
    public boolean ageIsUntold() {
        return oldestAgeMillis == null && rows > 0;
    }
}
