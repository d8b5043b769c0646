package dev.outrider.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks.
 *
 * @param method the method
 * @param path the path, decoded
 * @param rawQuery what stands behind the question mark, as it was sent; null for nothing
 * @param headers the headers; ask with {@link #header}
 * @param body what was sent along, at most {@link HttpFront#MOST_BODY_BYTES}
 * @param from the address of who asks
 */
public record Request(
        String method,
        String path,
        @Nullable String rawQuery,
        Map<String, List<String>> headers,
        byte[] body,
        String from) {

    /** The part of the path that the route left free. */
    public String last() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The first header of that name, null for none; upper and lower case are the same. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** Whether the query names it, with a value or without. */
    public boolean asksFor(String name) {
        return !parameters(name).isEmpty();
    }

    /** The first value of that name in the query, empty where it stands alone; null when it is absent. */
    public @Nullable String parameter(String name) {
        List<String> values = parameters(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** Every value of that name in the query, in their order. */
    public List<String> parameters(String name) {
        List<String> values = new ArrayList<>();
        if (rawQuery != null) {
            for (String part : rawQuery.split("&", -1)) {
                int equals = part.indexOf('=');
                String key = decoded(equals < 0 ? part : part.substring(0, equals));
                String value = equals < 0 ? "" : decoded(part.substring(equals + 1));
                if (key.equals(name)) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    /** The first name in the query that is none of these, null when there is none: a misspelt one would be obeyed wrongly. */
    public @Nullable String unknownParameter(Set<String> known) {
        if (rawQuery != null && !rawQuery.isEmpty()) {
            for (String part : rawQuery.split("&", -1)) {
                int equals = part.indexOf('=');
                String name = decoded(equals < 0 ? part : part.substring(0, equals));
                if (!known.contains(name)) {
                    return name;
                }
            }
        }
        return null;
    }

    /** Whether the query can be read at all. */
    boolean isReadable() {
        try {
            parameters("");
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
