package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/**
 * Somebody wants the lane, or one topic, to stand still until it is resumed.
 *
 * @param number tells it from every other; what is paused anew has another one
 * @param topic the topic; null for the whole lane
 * @param by who wants it
 * @param because why
 * @param ageMillis for how long, by the database's clock, when this was read
 */
public record Pause(long number, @Nullable String topic, String by, String because, long ageMillis) {

    /** The code under which rows of a paused topic wait. */
    public static final String CODE = "Paused";

    /** Who and why, in one line. */
    public String words() {
        return "paused by " + by + (because.isEmpty() ? "" : ": " + because);
    }
}
