package dev.outrider.convert.registry;

import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;

/** The registry gave no schema. What has to be done about it depends on its answer. */
public final class RegistryException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int TIMEOUT = 408;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;
    private static final int TOO_MANY = 429;

    private final transient Failure failure;

    private RegistryException(Kind kind, String code, String message) {
        super(message, null, false, false);
        failure = new Failure(kind, Outcome.NOT_SENT, code, message);
    }

    /** It did not answer, or not now: nothing is wrong with any row. */
    static RegistryException away(String message) {
        return new RegistryException(Kind.RETRY, Failure.REGISTRY_AWAY, message);
    }

    /** What it gave is of no use for the row. */
    static RegistryException useless(String message) {
        return new RegistryException(Kind.PARK, "SchemaUnusable", message);
    }

    /** It answered with an error; see the package's comment. */
    static RegistryException of(int status, String message) {
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN ->
                new RegistryException(Kind.BLOCK_TOPIC, "SchemaRegistryAuthorization", message);
            case NOT_FOUND -> new RegistryException(Kind.PARK, "SchemaNotFound", message);
            case CONFLICT -> new RegistryException(Kind.PARK, "SchemaIncompatible", message);
            case UNPROCESSABLE -> new RegistryException(Kind.PARK, "SchemaInvalid", message);
            case TIMEOUT, TOO_MANY -> away(message);
            default ->
                status >= 400 && status < 500
                        ? new RegistryException(Kind.PARK, "SchemaRegistryRefusal", message)
                        : away(message);
        };
    }

    /** The same as a row's failure. */
    public Failure failure() {
        return failure;
    }

    /** Whether asking again may help without anybody doing anything. */
    boolean isAway() {
        return failure.kind() == Kind.RETRY;
    }
}
