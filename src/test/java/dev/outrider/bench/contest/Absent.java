package dev.outrider.bench.contest;

/** A contestant cannot be measured here; the message says why. */
public final class Absent extends Exception {

    private static final long serialVersionUID = 1L;

    Absent(String reason) {
        super(reason);
    }
}
