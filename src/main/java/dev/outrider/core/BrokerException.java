package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/** No producer session can be opened now. */
public final class BrokerException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /**
     * Reports why.
     *
     * @param failure the classified reason
     * @param cause what was thrown, null in the simulation
     */
    public BrokerException(Failure failure, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    /** The classified reason. */
    public Failure failure() {
        return failure;
    }
}
