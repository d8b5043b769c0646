package dev.outrider.core;

/**
 * What a write-back must still find true in the database, or it changes nothing.
 *
 * @param owner the instance with its process's nonce
 * @param term the lease's fencing number
 * @param incarnation the life of the numbers that the write-back speaks of
 * @param serial the write-back's number within the term, from 1; the lane keeps the last one applied, and a smaller one changes nothing:
 *     a statement whose client gave up may still be running in the server, and must not undo what came after it. The same number again is the same write-back sent again
 */
public record Fence(String owner, long term, Incarnation incarnation, long serial) {}
