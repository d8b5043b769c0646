package dev.outrider.convert;

import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;

/** A row of which no record can be made: now or ever, as its failure says. */
public final class UnsendableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /**
     * A row that must be repaired. Names the field, because whoever repairs it must find it.
     *
     * @param field the field that is wrong
     * @param reason what is wrong with it
     */
    public UnsendableException(String field, String reason) {
        this(new Failure(Kind.PARK, Outcome.NOT_SENT, "InvalidRow", field + ": " + reason));
    }

    /**
     * A row that cannot go for another reason.
     *
     * @param failure the reason; its outcome is that nothing was sent
     */
    public UnsendableException(Failure failure) {
        // Poison may come in storms, and nobody reads the stack of a bad row.
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    /** What to do about it. */
    public Failure failure() {
        return failure;
    }
}
