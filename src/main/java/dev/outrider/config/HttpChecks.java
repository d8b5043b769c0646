package dev.outrider.config;

import dev.outrider.http.HttpSettings;
import dev.outrider.http.TlsFiles;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether it is safe to serve HTTP as it is configured. */
final class HttpChecks {

    private final Values values;
    private final Problems problems;

    private HttpChecks(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    static void check(Values values, Problems problems) {
        HttpChecks checks = new HttpChecks(values, problems);
        checks.strangersBearAToken();
        checks.tlsCanBeUsed();
    }

    private void strangersBearAToken() {
        Secret token = values.secret(HttpCatalog.TOKEN.name());
        String fault = token == null ? null : HttpSettings.fault(token.get());
        if (fault != null) {
            about(HttpCatalog.TOKEN, null, fault);
        }
        String host = values.find(ServiceCatalog.HEALTH_HOST);
        String refusal = host == null ? null : HttpSettings.refusal(literal(host), token != null);
        if (refusal != null) {
            about(ServiceCatalog.HEALTH_HOST, host, refusal);
        }
    }

    /** An address as it stands there, null for a name: whom a name means is known where the relay runs, and asked when it starts. */
    private static @Nullable InetAddress literal(String host) {
        if (!host.matches("[0-9.]+|[0-9a-fA-F:.%]*:.*")) {
            return null;
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private void tlsCanBeUsed() {
        String certificate = values.find(HttpCatalog.CERTIFICATE);
        String keystore = values.find(HttpCatalog.KEYSTORE);
        Secret key = values.secret(HttpCatalog.KEY.name());
        if (keystore != null && (certificate != null || key != null)) {
            about(HttpCatalog.KEYSTORE, keystore, "must not be given beside health.tls.certificate and health.tls.key");
        } else if ((certificate == null) != (key == null)) {
            Setting<?> there = certificate == null ? HttpCatalog.KEY : HttpCatalog.CERTIFICATE;
            String absent = certificate == null ? "health.tls.certificate" : "health.tls.key-file";
            about(there, certificate, "needs " + absent + " beside it");
        } else if (keystore == null && values.secret(HttpCatalog.KEYSTORE_PASSWORD.name()) != null) {
            about(HttpCatalog.KEYSTORE_PASSWORD, null, "is of no use without health.tls.keystore");
        } else {
            OutriderConfig.Tls tls = tls(values);
            String fault = tls == null ? null : fault(tls.files());
            if (fault != null) {
                Setting<String> there = keystore == null ? HttpCatalog.CERTIFICATE : HttpCatalog.KEYSTORE;
                about(there, keystore == null ? certificate : keystore, fault);
            }
        }
    }

    private static @Nullable String fault(TlsFiles files) {
        try {
            files.context();
            return null;
        } catch (TlsFiles.Unusable e) {
            return e.getMessage();
        }
    }

    /** Null where HTTP is spoken in the clear. */
    static OutriderConfig.@Nullable Tls tls(Values values) {
        String certificate = values.find(HttpCatalog.CERTIFICATE);
        String keystore = values.find(HttpCatalog.KEYSTORE);
        Secret key = values.secret(HttpCatalog.KEY.name());
        Secret password = values.secret(HttpCatalog.KEYSTORE_PASSWORD.name());
        return certificate == null && keystore == null
                ? null
                : new OutriderConfig.Tls(
                        certificate == null ? null : Path.of(certificate),
                        key,
                        keystore == null ? null : Path.of(keystore),
                        password);
    }

    private void about(Setting<?> setting, @Nullable String shown, String fault) {
        Values.Value said = values.all().get(setting.name());
        problems.add(new Problem(setting.name(), shown, said == null ? null : said.origin(), fault));
    }
}
