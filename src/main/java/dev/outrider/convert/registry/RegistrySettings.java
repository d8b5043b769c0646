package dev.outrider.convert.registry;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How to reach the registry.
 *
 * @param urls its addresses; the next one is asked when one does not answer
 * @param credentials who we are
 * @param ssl Kafka's settings {@code ssl.*} by their names, for addresses with {@code https}; read again for every new client
 * @param takes how long one question may take, over all addresses together
 * @param refresh how old the latest schema of a subject may be before it is asked for again
 */
public record RegistrySettings(
        List<URI> urls, Credentials credentials, Map<String, Supplier<String>> ssl, Duration takes, Duration refresh) {

    /** Takes copies. */
    public RegistrySettings {
        urls = List.copyOf(urls);
        ssl = Map.copyOf(ssl);
    }

    /**
     * Who we are.
     *
     * @param scheme how we say so
     * @param secret what proves it, as it is now; asked for with every question, so that a file may be replaced
     */
    public record Credentials(Scheme scheme, Supplier<String> secret) {

        /** Nobody in particular. */
        public static final Credentials NONE = new Credentials(Scheme.NONE, () -> "");
    }

    /** How we say who we are. */
    public enum Scheme {
        /** Not at all. */
        NONE,
        /** By the user and password in each address. */
        URL,
        /** By a user and password. */
        USER_INFO,
        /** By a bearer token. */
        BEARER
    }
}
