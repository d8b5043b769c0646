package dev.outrider.config;

import java.util.List;

/** Who may ask over HTTP, and how what they say is kept from others. */
final class HttpCatalog {

    static final Setting<String> TOKEN = Setting.named("health.token", Kinds.secret())
            .example("/run/secrets/outrider-token")
            .purpose("What clients must bear to read or change anything over HTTP, as Authorization: Bearer TOKEN.")
            .because(
                    "At least 16 characters. Needed as soon as health.host reaches beyond this host; /livez and /readyz are free in any case. The file is"
                            + " read at each request, so that a new token counts at once.");

    static final Setting<String> CERTIFICATE = Setting.named(
                    "health.tls.certificate", Kinds.text("file", "a path", ".+"))
            .example("/etc/outrider/tls.crt")
            .purpose("The server's certificate in PEM, with those that vouch for it behind it: then HTTP is HTTPS.")
            .because(
                    "At the start it is refused when it has expired or is not that of health.tls.key. Files that change later count for new connections, and are"
                            + " passed over, with one line in the log, where they cannot be used.");

    static final Setting<String> KEY = Setting.named("health.tls.key", Kinds.secret())
            .example("/etc/outrider/tls.key")
            .purpose("The certificate's private key in PEM: PKCS#8, not encrypted.")
            .because("openssl pkcs8 -topk8 -nocrypt converts others.");

    static final Setting<String> KEYSTORE = Setting.named("health.tls.keystore", Kinds.text("file", "a path", ".+"))
            .example("/etc/outrider/tls.p12")
            .purpose("Key and certificate as a PKCS#12 store, instead of the two above.");

    static final Setting<String> KEYSTORE_PASSWORD = Setting.named("health.tls.keystore-password", Kinds.secret())
            .example("/run/secrets/outrider-keystore")
            .purpose("The password of the store.");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL = List.of(TOKEN, CERTIFICATE, KEY, KEYSTORE, KEYSTORE_PASSWORD);

    private HttpCatalog() {}
}
