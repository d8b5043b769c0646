package dev.outrider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.outrider.config.OutriderConfig;
import dev.outrider.config.Secret;
import dev.outrider.http.Access;
import dev.outrider.http.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/** A running relay, asked over HTTP: at the address of the configuration, with its token, or at another one. */
final class Remote {

    private static final int CONNECT_MILLIS = 5_000;

    /** Longer than the relay grants itself for any answer. */
    private static final int READ_MILLIS = 35_000;

    private static final int MOST_BYTES = 16 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final @Nullable Secret token;
    private final @Nullable TlsFiles tls;

    private Remote(URI base, @Nullable Secret token, @Nullable TlsFiles tls) {
        this.base = base;
        this.token = token;
        this.tls = tls;
    }

    /** It could not be asked, or would not do it. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message);
        }
    }

    /**
     * The relay of a configuration.
     *
     * @param url where it is, null for where the configuration says
     */
    static Remote of(OutriderConfig config, @Nullable URI url) {
        OutriderConfig.Health health = config.service().health();
        OutriderConfig.Tls tls = health.tls();
        URI base = url != null
                ? url
                : URI.create((tls == null ? "http" : "https") + "://" + host(health.host()) + ":" + health.port());
        return new Remote(base, health.token(), tls == null ? null : tls.files());
    }

    /** What listens everywhere is asked here. */
    private static String host(String listening) {
        return switch (listening) {
            case "0.0.0.0", "::" -> "127.0.0.1";
            default -> listening.indexOf(':') < 0 ? listening : "[" + listening + "]";
        };
    }

    URI base() {
        return base;
    }

    JsonNode get(String path) throws Failed {
        return ask("GET", path, null);
    }

    JsonNode post(String path, ObjectNode body) throws Failed {
        return ask("POST", path, body);
    }

    static ObjectNode body() {
        return JSON.createObjectNode();
    }

    private JsonNode ask(String method, String path, @Nullable ObjectNode body) throws Failed {
        URI uri = base.resolve(path);
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            if (connection instanceof HttpsURLConnection secured && tls != null) {
                OwnCertificate.trust(secured, tls);
            }
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod(method);
            connection.setRequestProperty(Access.HEADER, "1");
            if (token != null) {
                connection.setRequestProperty("Authorization", "Bearer " + token.get());
            }
            if (body != null) {
                connection.setDoOutput(true);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.getOutputStream().write(JSON.writeValueAsBytes(body));
            }
            return answer(connection);
        } catch (IOException | TlsFiles.Unusable e) {
            throw new Failed("no answer from " + uri + ": " + e.getMessage() + "; is the relay running there?");
        }
    }

    private JsonNode answer(HttpURLConnection connection) throws IOException, Failed {
        int status = connection.getResponseCode();
        InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        byte[] bytes = stream == null ? new byte[0] : stream.readNBytes(MOST_BYTES);
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (IOException e) {
            throw new Failed(base + " answers with status " + status + " and no JSON: "
                    + new String(bytes, StandardCharsets.UTF_8)
                            .strip()
                            .lines()
                            .findFirst()
                            .orElse("nothing"));
        }
        if (status >= 400) {
            throw new Failed(base + " refuses (" + status + "): "
                    + json.path("error").asText() + "; " + json.path("where").asText() + ": "
                    + json.path("mend").asText());
        }
        return json;
    }
}
