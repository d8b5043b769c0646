package dev.outrider.api;

import dev.outrider.http.Request;

/** What is known of who asks. The address is; the name is what the client says of itself. */
final class Who {

    private static final int LONGEST = 100;

    private Who() {}

    static String asks(Request request, Body body) throws Refused {
        String name = body.textOrEmpty("by");
        String said = name.isEmpty() ? "" : ", says it is " + name.substring(0, Math.min(LONGEST, name.length()));
        return "(http from " + request.from() + said + ")";
    }
}
