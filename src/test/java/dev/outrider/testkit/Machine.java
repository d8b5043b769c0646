package dev.outrider.testkit;

import java.nio.file.Path;

/** What of the machine the tests have to mind. */
final class Machine {

    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");

    /** Whether what a killed process had of System V's semaphores outlives it, and a PostgreSQL has its own of them. */
    static final boolean KEEPS_SEMAPHORES = MAC;

    private Machine() {}

    /** Where what takes long to make is kept for the next run. macOS empties its folder for temporary files by and by, and takes single files out of it. */
    static Path cache() {
        return MAC
                ? Path.of(System.getProperty("user.home"), "Library", "Caches")
                : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
