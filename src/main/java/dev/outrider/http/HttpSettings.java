package dev.outrider.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where and to whom to answer.
 *
 * @param address the address; port 0 takes a free one
 * @param token what whoever reads or changes anything must bear, as it is now; null for none
 * @param tls key and certificate, null to speak in the clear
 */
public record HttpSettings(
        InetSocketAddress address,
        @Nullable Supplier<String> token,
        @Nullable TlsFiles tls) {

    /** A token that is shorter can be guessed by somebody who may try for a year. */
    private static final int TOKEN_LEAST = 16;

    /** In the clear, for whoever is on this host. */
    public static HttpSettings local(InetSocketAddress address) {
        return new HttpSettings(address, null, null);
    }

    /** Who may ask. */
    public Access access() {
        return token == null ? Access.local(address.getHostString()) : Access.bearing(token);
    }

    /** Why nobody may be served like this, null when it is safe. An address that is not known cannot be listened on, which is another matter. */
    public @Nullable String refusal() {
        return refusal(address.getAddress(), token != null);
    }

    /** The same as a rule: beyond this host nothing is told to strangers, and nothing is done for them. */
    public static @Nullable String refusal(@Nullable InetAddress address, boolean token) {
        return address == null || token || Access.isLocal(address)
                ? null
                : "reaches beyond this host, and needs health.token-file then: a file with a token of at least "
                        + TOKEN_LEAST + " characters that clients bear; or set health.host to 127.0.0.1";
    }

    /** What is wrong with a token, null when nothing is. */
    public static @Nullable String fault(String token) {
        if (token.length() < TOKEN_LEAST) {
            return "must have at least " + TOKEN_LEAST + " characters: make one with openssl rand -hex 32";
        }
        return token.chars().allMatch(c -> c > ' ' && c < 0x7f)
                ? null
                : "must be one word of letters, digits and signs, because it travels in a header";
    }
}
