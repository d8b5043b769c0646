package dev.outrider.interceptor;

/**
 * Stands for a value that could not be cleaned. No serializer accepts it: it is of no type that one is made for, and those that take any object and look for
 * properties or ask for a text get an exception.
 */
public final class Uncleanable {

    private final String reason;

    Uncleanable(String reason) {
        this.reason = reason;
    }

    /**
     * For serializers that look for properties.
     *
     * @throws IllegalStateException always; it says why the value could not be cleaned, and repeats nothing of it
     */
    public String getReason() {
        throw new IllegalStateException("not sent: " + reason);
    }

    /**
     * For serializers that ask for a text.
     *
     * @throws IllegalStateException always, as above
     */
    @Override
    public String toString() {
        return getReason();
    }
}
