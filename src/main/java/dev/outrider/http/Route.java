package dev.outrider.http;

/**
 * One thing that can be asked.
 *
 * @param method {@code GET}, or {@code POST} for what changes something
 * @param path the path, such as {@code /health}; one that ends with <code>/*</code> stands for every path with one more part, which is {@link Request#last}
 * @param right who may ask
 * @param endpoint answers
 */
public record Route(String method, String path, Right right, Endpoint endpoint) {

    /** What ends a path whose last part is free. */
    private static final String ANY = "/*";

    /** Who may ask. */
    public enum Right {
        /** Anybody: probes, which have no secrets at hand, and pages that hold none. */
        FREE,
        /** Whoever may know topics, keys and errors. */
        READ,
        /** Whoever may change what the relay does. */
        CHANGE
    }

    /** Refuses what would be unsafe: browsers send {@code GET} for every picture on a foreign page. */
    public Route {
        if (right == Right.CHANGE != method.equals("POST")) {
            throw new IllegalArgumentException("what changes something is asked with POST, and nothing else: " + path);
        }
    }

    /** A route for whoever may read. */
    public static Route get(String path, Endpoint endpoint) {
        return new Route("GET", path, Right.READ, endpoint);
    }

    /** A route for anybody. */
    public static Route free(String path, Endpoint endpoint) {
        return new Route("GET", path, Right.FREE, endpoint);
    }

    /** A route for whoever may change something. */
    public static Route post(String path, Endpoint endpoint) {
        return new Route("POST", path, Right.CHANGE, endpoint);
    }

    boolean serves(String asked) {
        if (!path.endsWith(ANY)) {
            return path.equals(asked);
        }
        int start = path.length() - 1;
        return asked.length() > start && asked.startsWith(path.substring(0, start)) && asked.indexOf('/', start) < 0;
    }
}
