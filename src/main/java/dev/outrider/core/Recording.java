package dev.outrider.core;

/** Where it is recorded that a row is published. */
public enum Recording {
    /** In the row: anybody can see it there, and deleting needs no more than a look at it. */
    ROW,
    /** In the lane's progress alone: the row is not touched. */
    RANGE
}
