package dev.outrider.convert.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.convert.registry.RegistrySettings.Scheme;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks one address after the other, within the time that a question may take. May be used by several threads. */
final class Line {

    private static final String MEDIA = "application/vnd.schemaregistry.v1+json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OK = 200;
    private static final int REFUSED_FROM = 400;
    private static final int SHOWN_CHARS = 300;

    private final RegistrySettings settings;
    private final HttpClient http;
    private volatile int preferred;

    Line(RegistrySettings settings) {
        this.settings = settings;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(settings.takes());
        if (settings.urls().stream().anyMatch(url -> "https".equalsIgnoreCase(url.getScheme()))) {
            builder.sslContext(Tls.context(settings.ssl()));
        }
        http = builder.build();
    }

    /** The first answer that an address gives, beginning with the one that answered last. */
    JsonNode ask(Question question) throws RegistryException {
        long deadline = System.nanoTime() + settings.takes().toNanos();
        int count = settings.urls().size();
        int first = preferred;
        RegistryException last = RegistryException.away("no address");
        for (int i = 0; i < count; i++) {
            int index = (first + i) % count;
            // What is left is shared: an address that hangs must not use up the time of the next.
            long share = (deadline - System.nanoTime()) / (count - i);
            try {
                JsonNode answer = ask(settings.urls().get(index), question, share);
                preferred = index;
                return answer;
            } catch (RegistryException e) {
                last = e;
                if (!e.isAway()) {
                    preferred = index;
                    throw e;
                }
            }
        }
        throw last;
    }

    private JsonNode ask(URI url, Question question, long nanos) throws RegistryException {
        String shown = shown(url);
        HttpRequest request = request(url, question, shown);
        CompletableFuture<HttpResponse<byte[]>> asked =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return read(shown, asked.get(nanos, TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            throw RegistryException.away(shown + " does not answer: " + innermost(e));
        } catch (TimeoutException e) {
            throw RegistryException.away(shown + " does not answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RegistryException.away("interrupted while asking " + shown);
        } finally {
            asked.cancel(true);
        }
    }

    private HttpRequest request(URI url, Question question, String shown) throws RegistryException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(shown + question.path()))
                .header("Accept", MEDIA + ", application/json");
        try {
            String authorization = authorization(url);
            if (authorization != null) {
                builder.header("Authorization", authorization);
            }
        } catch (RuntimeException e) {
            // A secret's file may be replaced at this very moment.
            throw RegistryException.away(shown + " was not asked: " + e.getMessage());
        }
        String body = question.body();
        return body == null
                ? builder.GET().build()
                : builder.header("Content-Type", MEDIA)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
    }

    private @Nullable String authorization(URI url) {
        String secret = settings.credentials().secret().get();
        String userInfo = settings.credentials().scheme() == Scheme.URL ? url.getUserInfo() : secret;
        return switch (settings.credentials().scheme()) {
            case NONE -> null;
            case BEARER -> "Bearer " + secret;
            case URL, USER_INFO ->
                userInfo == null
                        ? null
                        : "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
        };
    }

    private static JsonNode read(String shown, HttpResponse<byte[]> response) throws RegistryException {
        int status = response.statusCode();
        if (status == OK) {
            try {
                return JSON.readTree(response.body());
            } catch (java.io.IOException e) {
                throw RegistryException.away(shown + " answers something that is not JSON");
            }
        }
        throw RegistryException.of(status, shown + " answers " + status + reason(status, response.body()));
    }

    /** An error that comes from the registry says what it is; one from something before it may say anything. */
    private static String reason(int status, byte[] body) {
        if (status < REFUSED_FROM) {
            return "";
        }
        try {
            JsonNode answer = JSON.readTree(new String(body, StandardCharsets.UTF_8));
            String message = answer.path("message").asText("").replaceAll("\\p{Cntrl}", " ");
            String cut = message.length() <= SHOWN_CHARS ? message : message.substring(0, SHOWN_CHARS) + "…";
            String code = answer.path("error_code").asText("");
            return (code.isEmpty() ? "" : " (" + code + ")") + (cut.isEmpty() ? "" : ": " + cut);
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /** The address without what must not be shown, and without the stroke at its end. */
    private static String shown(URI url) {
        try {
            String path = url.getPath() == null ? "" : url.getPath();
            String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            return new URI(url.getScheme(), null, url.getHost(), url.getPort(), bare, null, null).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String innermost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : " " + message);
    }
}
