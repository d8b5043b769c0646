package dev.outrider.convert.registry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param path what stands behind the registry's address
 * @param body what is posted, null to get
 */
record Question(String path, @Nullable String body) {

    static Question get(String path) {
        return new Question(path, null);
    }

    /** A subject may hold anything, and stands in a path. */
    static String escaped(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
