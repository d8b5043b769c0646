package dev.outrider.bench.contest;

import dev.outrider.bench.Bed;
import dev.outrider.testkit.Program;
import java.io.IOException;
import java.util.Map;

/** One relay that is measured. */
public interface Contestant {

    /** Its name in the command line and in the report. */
    String name();

    /** How it was run, in a line of the report. */
    String settings();

    /** Settings of its PostgreSQL on top of everybody's. */
    default Map<String, String> postgresSettings() {
        return Map.of();
    }

    /** Whether a loss, a repetition or a wrong order of it is a bug of this project, and no property of somebody else's program. */
    default boolean ours() {
        return true;
    }

    /** Whether an end in good order, with exit code 0, is a part of what is judged. */
    default boolean endsInGoodOrder() {
        return false;
    }

    /** Prepares an empty, migrated database for it; not part of any time. */
    default void prepare(Bed bed) throws IOException {}

    /** Starts it. */
    Program start(Bed bed) throws IOException;

    /** Whether it has recorded as published every row up to this one. Asked often: it must cost the database next to nothing. */
    boolean hasRecorded(Bed bed, long seq);
}
