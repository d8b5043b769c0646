package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/**
 * The one answer to an attempt.
 *
 * @param outgoing the attempt
 * @param failure null when the broker acknowledged the record with {@code acks=all}
 */
public record Answer(Outgoing outgoing, @Nullable Failure failure) {}
