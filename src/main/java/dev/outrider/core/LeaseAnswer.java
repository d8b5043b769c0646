package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/**
 * The database's answer about the lease.
 *
 * @param held whether the asking owner holds the lane now (false for a successful release)
 * @param term the lane's present term, whoever holds it
 * @param holder the lane's present owner, empty when free
 * @param standbyWaiting whether another instance asked for the lane within the last ttl
 * @param incarnation the present life of the numbers
 * @param inheritance what the lane's last owner left behind; only with a newly acquired term
 */
public record LeaseAnswer(
        boolean held,
        long term,
        String holder,
        boolean standbyWaiting,
        Incarnation incarnation,
        @Nullable Inheritance inheritance) {}
