package dev.outrider.convert.avro;

/** How well an object has to fit a record. A union tries the strictest first, so that of two records the one that was meant is found. */
enum Leniency {
    /** Every field is there, and nothing else. */
    EXACT,
    /** Fields may be missing that have a default. */
    DEFAULTS,
    /** And there may be fields that nobody knows. */
    IGNORING
}
