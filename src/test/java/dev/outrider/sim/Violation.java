package dev.outrider.sim;

/** An invariant does not hold. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Invariant invariant;

    Violation(Invariant invariant, String message) {
        super(invariant + ": " + message);
        this.invariant = invariant;
    }

    Violation(Invariant invariant, RuntimeException cause) {
        super(invariant + ": " + cause, cause);
        this.invariant = invariant;
    }

    Invariant invariant() {
        return invariant;
    }
}
