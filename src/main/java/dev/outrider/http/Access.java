package dev.outrider.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask what. The one place where that is decided, before any endpoint is asked.
 *
 * <p>Three kinds of strangers are kept out. Somebody on the network is, because beyond loopback there is no access without a token. A foreign page in the browser of
 * somebody on this host is, because it cannot send {@link #HEADER} without asking for permission first, which nobody gives. And a foreign page whose name was made to
 * point to this host is, because the name it asks for is not one of ours.
 */
public final class Access {

    /** The header that everything that changes something must carry, with any value. */
    public static final String HEADER = "X-Outrider";

    private static final String BEARER = "bearer ";

    /** What a browser asks its user for by itself, so that a page can be read with it: the token is the password, of any user. */
    private static final String BASIC = "basic ";

    /** Names that only this host can mean. */
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final @Nullable Supplier<String> token;
    private final String name;

    private Access(@Nullable Supplier<String> token, String name) {
        this.token = token;
        this.name = name.toLowerCase(Locale.ROOT);
    }

    /**
     * Without a token: for an address that only this host can reach.
     *
     * @param name the name or address listened on, as it was configured
     */
    public static Access local(String name) {
        return new Access(null, name);
    }

    /**
     * With a token, which whoever reads or changes anything must bear.
     *
     * @param token the token as it is now; asked at every request, so that a new one counts at once; may throw
     */
    public static Access bearing(Supplier<String> token) {
        return new Access(token, "");
    }

    /** Whether only this host can reach an address, so that no token is needed. */
    public static boolean isLocal(InetAddress address) {
        return address.isLoopbackAddress();
    }

    /** Null when it may be asked, else what to say instead. */
    @Nullable
    Response refusal(Route.Right right, Request request) {
        if (right == Route.Right.FREE) {
            return null;
        }
        Response stranger = token == null ? foreignName(request) : unproved(token, request);
        if (stranger != null) {
            return stranger;
        }
        if (right == Route.Right.CHANGE && request.header(HEADER) == null) {
            return Response.problem(
                    403,
                    "what changes something must carry the header " + HEADER,
                    HEADER,
                    "send " + HEADER + ": 1; it keeps foreign pages in a browser from asking");
        }
        return null;
    }

    private @Nullable Response foreignName(Request request) {
        String host = request.header("Host");
        String asked = host == null ? "" : withoutPort(host).toLowerCase(Locale.ROOT);
        boolean loopback = asked.startsWith("127.") && asked.matches("[0-9.]+");
        boolean configured = asked.equals(name) || asked.equals("[" + name + "]");
        if (loopback || configured || OWN_NAMES.contains(asked)) {
            return null;
        }
        return Response.problem(
                403,
                "asked for under a name that is not this host's own",
                "Host",
                "ask for localhost or " + name + "; behind a proxy, let it send that name, or set health.token-file");
    }

    private static Response unauthorized(String what) {
        return Response.problem(
                        401, what, "Authorization", "send Authorization: Bearer and the token of health.token-file")
                .with("WWW-Authenticate", "Bearer realm=\"outrider\", Basic realm=\"outrider\", charset=\"UTF-8\"");
    }

    private static @Nullable Response unproved(Supplier<String> token, Request request) {
        String said = borne(request.header("Authorization"));
        if (said == null) {
            return unauthorized("this needs a bearer token");
        }
        String right;
        try {
            right = token.get();
        } catch (RuntimeException e) {
            // Its message names the file, which is for the operator's log and not for strangers.
            return Response.problem(
                    503, "the token cannot be read now", "health.token-file", "see that the relay may read the file");
        }
        return same(right, said) ? null : unauthorized("the token is not the right one");
    }

    /** The token that a request bears, null for none. */
    private static @Nullable String borne(@Nullable String authorization) {
        String said = authorization == null ? "" : authorization.toLowerCase(Locale.ROOT);
        if (authorization == null || !(said.startsWith(BEARER) || said.startsWith(BASIC))) {
            return null;
        }
        if (said.startsWith(BEARER)) {
            return authorization.substring(BEARER.length()).strip();
        }
        try {
            byte[] pair = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            String text = new String(pair, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? null : text.substring(colon + 1);
        } catch (IllegalArgumentException e) {
            // What is no base64 bears nothing.
            return null;
        }
    }

    /** In a time that does not depend on how much of it is right. An empty token is never right: a file that is being written is empty for a moment. */
    private static boolean same(String right, String said) {
        return !right.isEmpty()
                && MessageDigest.isEqual(right.getBytes(StandardCharsets.UTF_8), said.getBytes(StandardCharsets.UTF_8));
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
