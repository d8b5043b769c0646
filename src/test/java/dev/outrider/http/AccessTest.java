package dev.outrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    private static final String TOKEN = "correct-horse-battery";

    private String token = TOKEN;
    private final Access local = Access.local("relay.internal");
    private final Access bearing = Access.bearing(() -> token);

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:8090", "127.0.0.1:8090", "127.0.0.2", "[::1]:8090", "relay.internal:1"})
    void withoutATokenThisHostsOwnNamesMayAsk(String host) {
        assertThat(local.refusal(Route.Right.READ, request("Host", host))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8090",
                "localhost.evil.example",
                "127.evil.example",
                "",
                "127.0.0.1.evil.example"
            })
    void aNameThatWasMadeToPointHereIsRefused(String host) {
        assertThat(status(local.refusal(Route.Right.READ, request("Host", host))))
                .isEqualTo(403);
        assertThat(status(local.refusal(Route.Right.CHANGE, request("Host", host, Access.HEADER, "1"))))
                .isEqualTo(403);
    }

    @Test
    void aRequestWithoutANameIsRefused() {
        assertThat(status(local.refusal(Route.Right.READ, request()))).isEqualTo(403);
    }

    /** A browser asks its user for it by itself, so that the status page needs no page to log in. */
    @Test
    void theTokenMayBeThePasswordOfAnyUser() {
        assertThat(status(bearing.refusal(Route.Right.READ, request("Authorization", basic("anybody:" + TOKEN)))))
                .isEqualTo(200);
        for (String wrong :
                new String[] {basic("anybody:" + TOKEN + "x"), basic(TOKEN), basic(TOKEN + ":"), "Basic %%%", "Basic"
                }) {
            assertThat(status(bearing.refusal(Route.Right.READ, request("Authorization", wrong))))
                    .as(wrong)
                    .isEqualTo(401);
        }
        assertThat(status(bearing.refusal(Route.Right.CHANGE, request("Authorization", basic("anybody:" + TOKEN)))))
                .as("a browser sends it for foreign pages too")
                .isEqualTo(403);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void probesAreFreeForEverybody() {
        assertThat(local.refusal(Route.Right.FREE, request("Host", "evil.example")))
                .isNull();
        assertThat(bearing.refusal(Route.Right.FREE, request())).isNull();
    }

    @Test
    void whatChangesSomethingNeedsTheHeaderThatAForeignPageCannotSend() {
        assertThat(status(local.refusal(Route.Right.CHANGE, request("Host", "localhost"))))
                .isEqualTo(403);
        assertThat(local.refusal(Route.Right.CHANGE, request("Host", "localhost", Access.HEADER, "1")))
                .isNull();
        assertThat(status(bearing.refusal(Route.Right.CHANGE, request("Authorization", "Bearer " + TOKEN))))
                .isEqualTo(403);
        assertThat(bearing.refusal(Route.Right.CHANGE, request("Authorization", "Bearer " + TOKEN, Access.HEADER, "1")))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer correct-horse-battery, true",
        "bearer correct-horse-battery, true",
        "Bearer correct-horse-batterz, false",
        "Bearer correct-horse-batteryy, false",
        "Bearer correct-horse, false",
        "Bearer '', false",
        "Basic correct-horse-battery, false",
        "correct-horse-battery, false"
    })
    void onlyTheWholeTokenIsTheToken(String authorization, boolean may) {
        Response refusal =
                bearing.refusal(Route.Right.READ, request("Authorization", authorization, "Host", "any.where"));
        assertThat(refusal == null).isEqualTo(may);
        if (refusal != null) {
            assertThat(refusal.status()).isEqualTo(401);
            assertThat(refusal.headers()).containsKey("WWW-Authenticate");
            assertThat(new String(refusal.body(), StandardCharsets.UTF_8)).doesNotContain(TOKEN);
        }
    }

    @Test
    void withoutAuthorizationThereIsNoAccessWhateverTheName() {
        assertThat(status(bearing.refusal(Route.Right.READ, request("Host", "localhost"))))
                .isEqualTo(401);
    }

    @Test
    void aNewTokenCountsAtOnceAndAnEmptyOneNever() {
        token = "another-horse-battery";
        assertThat(status(bearing.refusal(Route.Right.READ, request("Authorization", "Bearer " + TOKEN))))
                .isEqualTo(401);
        assertThat(bearing.refusal(Route.Right.READ, request("Authorization", "Bearer another-horse-battery")))
                .isNull();
        token = "";
        assertThat(status(bearing.refusal(Route.Right.READ, request("Authorization", "Bearer "))))
                .isEqualTo(401);
    }

    @Test
    void aTokenThatCannotBeReadOpensNothingAndTellsNoPath() {
        Access broken = Access.bearing(() -> {
            throw new IllegalStateException("cannot read /run/secrets/token");
        });
        Response refusal = broken.refusal(Route.Right.READ, request("Authorization", "Bearer " + TOKEN));
        assertThat(status(refusal)).isEqualTo(503);
        assertThat(new String(refusal.body(), StandardCharsets.UTF_8)).doesNotContain("/run/secrets");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.8.9.1, true",
        "::1, true",
        "0.0.0.0, false",
        "::, false",
        "10.0.0.1, false",
        "192.0.2.1, false"
    })
    void onlyLoopbackIsLocal(String address, boolean local) throws Exception {
        assertThat(Access.isLocal(InetAddress.getByName(address))).isEqualTo(local);
    }

    private static int status(@Nullable Response refusal) {
        return refusal == null ? 200 : refusal.status();
    }

    private static Request request(String... headers) {
        Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], List.of(headers[i + 1]));
        }
        return new Request("GET", "/x", null, map, new byte[0], "127.0.0.1");
    }
}
