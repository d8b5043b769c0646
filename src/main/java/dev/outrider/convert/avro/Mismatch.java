package dev.outrider.convert.avro;

import org.jspecify.annotations.Nullable;

/** A value does not fit its schema. It has no stack, because poison comes in storms, and because a union tries one branch after the other. */
public final class Mismatch extends Exception {

    private static final long serialVersionUID = 1L;

    /** Names of fields are the schema's, but keys of maps are anybody's. */
    private static final int SHOWN_CHARS = 80;

    private final String reason;
    private @Nullable StringBuilder place;

    Mismatch(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** The same, seen from around the field. */
    Mismatch in(String field) {
        String shown = field.length() <= SHOWN_CHARS ? field : field.substring(0, SHOWN_CHARS) + "…";
        return within("." + shown);
    }

    /** The same, seen from around the array. */
    Mismatch at(int index) {
        return within("[" + index + "]");
    }

    private Mismatch within(String step) {
        StringBuilder present = place;
        place = present == null ? new StringBuilder(step) : present.insert(0, step);
        return this;
    }

    /** Where, as {@code $.lines[2].price}; {@code $} is the whole value. */
    public String path() {
        return "$" + (place == null ? "" : place);
    }

    /** What is wrong there. */
    public String reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return path() + ": " + reason;
    }
}
