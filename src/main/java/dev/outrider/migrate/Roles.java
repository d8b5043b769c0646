package dev.outrider.migrate;

import dev.outrider.database.Timeouts;

/**
 * For whom the grants are.
 *
 * @param relay the role the relay connects as
 * @param application the role the application inserts as
 * @param deletes whether the relay deletes what has been published for long enough
 * @param timeouts what the relay's role waits for at most; they belong to the role, because a pooler keeps nothing that a session sets
 */
public record Roles(String relay, String application, boolean deletes, Timeouts timeouts) {}
