package dev.outrider.testkit;

import dev.outrider.http.HttpFront;

/** The JDK's HTTP server takes its limits once in a virtual machine. Those of the relay must count, whatever test starts a server first. */
public final class HttpServers {

    private HttpServers() {}

    /** To be called before any server is made. */
    public static void limit() {
        try {
            Class.forName(HttpFront.class.getName());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
