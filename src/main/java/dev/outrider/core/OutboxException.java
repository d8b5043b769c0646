package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/** The database did not answer as it should. Whether a write-back took effect is then unknown. */
public final class OutboxException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Reports a failed question to the database.
     *
     * @param message the root cause in one line, with the SQL state where there is one
     * @param cause what was thrown, null in the simulation
     */
    public OutboxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
