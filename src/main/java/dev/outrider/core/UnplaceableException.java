package dev.outrider.core;

/** A row that no partition could be chosen for. */
public final class UnplaceableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /**
     * Says why.
     *
     * @param code a short stable name of what went wrong
     * @param message what went wrong, in one line
     */
    public UnplaceableException(String code, String message) {
        // A partitioner that always fails fails for every row: nobody reads that many stacks.
        super(message, null, false, false);
        this.failure = new Failure(Failure.Kind.PARK, Failure.Outcome.NOT_SENT, code, message);
    }

    /** Why, as the reason for which the row is parked. */
    public Failure failure() {
        return failure;
    }
}
