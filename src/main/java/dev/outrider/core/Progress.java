package dev.outrider.core;

import java.util.List;

/**
 * What a lane has behind it, as the database keeps it: everything up to the low-water mark and the done ranges above it.
 *
 * @param lowWater every number up to and including this one is published, settled or dead; 0 before the first row
 * @param done ranges above {@code lowWater + 1}, sorted, disjoint and never adjacent
 * @param forgotten ranges among these that the next progress will not tell any more, because there are too many: whatever rows are there, settled
 *     ones aside, have to tell it themselves from now on; sorted
 */
public record Progress(long lowWater, List<Range> done, List<Range> forgotten) {

    /** Progress of a lane that has done nothing yet. */
    public static final Progress NONE = new Progress(0, List.of());

    /** Takes a defensive copy of the ranges. */
    public Progress {
        done = List.copyOf(done);
        forgotten = List.copyOf(forgotten);
    }

    /** Progress that forgets nothing. */
    public Progress(long lowWater, List<Range> done) {
        this(lowWater, done, List.of());
    }
}
