package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/** Whether the database answers. */
final class Troubles {

    private @Nullable String databaseMessage;
    private long databaseSinceNanos;

    void database(String message, long nowNanos) {
        if (databaseMessage == null) {
            databaseSinceNanos = nowNanos;
        }
        databaseMessage = message;
    }

    void databaseAnswered() {
        databaseMessage = null;
    }

    Status.@Nullable Trouble database() {
        String message = databaseMessage;
        return message == null ? null : new Status.Trouble("database", message, databaseSinceNanos, null);
    }
}
