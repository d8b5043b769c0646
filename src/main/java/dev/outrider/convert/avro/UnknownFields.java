package dev.outrider.convert.avro;

/** What happens to fields of the JSON that the schema does not know. */
public enum UnknownFields {
    /** The row is parked: a field that nobody sends may be the one that somebody misses. */
    FAIL,
    /** They are left out. */
    IGNORE
}
