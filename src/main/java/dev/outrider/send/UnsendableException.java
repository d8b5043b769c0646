package dev.outrider.send;

import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;

/** A row of which no record can be made, now or ever. */
final class UnsendableException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Names the field, because whoever repairs the row must find it.
     *
     * @param field the field that is wrong
     * @param reason what is wrong with it
     */
    UnsendableException(String field, String reason) {
        // Poison may come in storms, and nobody reads the stack of a bad row.
        super(field + ": " + reason, null, false, false);
    }

    Failure failure() {
        return new Failure(Kind.PARK, Outcome.NOT_SENT, "InvalidRow", String.valueOf(getMessage()));
    }
}
