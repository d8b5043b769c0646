package dev.outrider.admin;

import java.util.Locale;

/** What may be asked for a parked row. */
public enum Action {
    /** It goes once more, and what waits behind it after it. */
    RETRY,
    /** It is given up: it stays in the outbox and is never sent; what waits behind it goes without it. */
    DISCARD;

    /** As it stands in the table. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Action of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
