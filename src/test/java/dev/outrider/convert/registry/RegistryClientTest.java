package dev.outrider.convert.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.outrider.convert.registry.RegistrySettings.Credentials;
import dev.outrider.convert.registry.RegistrySettings.Scheme;
import dev.outrider.core.Failure.Kind;
import dev.outrider.testkit.Await;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each of the registry's answers means, who is asked when, and who waits for how long. */
class RegistryClientTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** Long enough for a busy machine. */
    private static final Duration LONG = Duration.ofSeconds(20);

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final String LATEST = "GET /subjects/s/versions/latest";
    private static final String INT = "{\"id\":7,\"version\":1,\"subject\":\"s\",\"schema\":\"\\\"int\\\"\"}";

    private final ScriptedRegistry server = new ScriptedRegistry();
    private final ExecutorService background = Executors.newCachedThreadPool();
    private final AtomicLong now = new AtomicLong(1_000_000_000_000L);

    @AfterEach
    void close() {
        server.close();
        background.shutdownNow();
    }

    private RegistryClient client(Credentials credentials, String... urls) {
        return client(LONG, credentials, urls);
    }

    private RegistryClient client(Duration takes, Credentials credentials, String... urls) {
        List<URI> uris = new ArrayList<>();
        for (String url : urls) {
            uris.add(URI.create(url));
        }
        RegistrySettings settings = new RegistrySettings(uris, credentials, Map.of(), takes, Duration.ofSeconds(60));
        return new RegistryClient(settings, background, now::get);
    }

    private RegistryClient client() {
        return client(Credentials.NONE, server.url());
    }

    private static Schemas<Integer> latest(RegistryClient client) {
        return new Schemas<>(client, new Sources(client).latest(), true, Registered::id);
    }

    private static RegistryException refused(Schemas<Integer> schemas) {
        return catchThrowableOfType(RegistryException.class, () -> schemas.get("s"));
    }

    @ParameterizedTest
    @CsvSource({
        "401, BLOCK_TOPIC, SchemaRegistryAuthorization",
        "403, BLOCK_TOPIC, SchemaRegistryAuthorization",
        "404, PARK, SchemaNotFound",
        "409, PARK, SchemaIncompatible",
        "422, PARK, SchemaInvalid",
        "400, PARK, SchemaRegistryRefusal",
        "408, RETRY, SchemaRegistryAway",
        "429, RETRY, SchemaRegistryAway",
        "500, RETRY, SchemaRegistryAway",
        "503, RETRY, SchemaRegistryAway",
        "301, RETRY, SchemaRegistryAway"
    })
    void eachStatusMeansOneThing(int status, Kind kind, String code) {
        server.fail(status);
        RegistryClient client = client();
        RegistryException thrown = refused(latest(client));
        assertThat(thrown.failure().kind()).isEqualTo(kind);
        assertThat(thrown.failure().code()).isEqualTo(code);
        assertThat(thrown).hasMessageContaining(server.url() + " answers " + status);
        assertThat(client.away() != null).as("away").isEqualTo(kind == Kind.RETRY);
    }

    @Test
    void aSchemaIsAskedForOnce() throws RegistryException {
        server.answer(LATEST, INT);
        Schemas<Integer> schemas = latest(client());
        for (int i = 0; i < 100; i++) {
            assertThat(schemas.get("s")).isEqualTo(7);
        }
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void theLatestIsAskedForAgainInTheBackgroundAndKeptWhenNobodyAnswers() throws RegistryException {
        server.answer(LATEST, INT);
        Schemas<Integer> schemas = latest(client());
        assertThat(schemas.get("s")).isEqualTo(7);

        server.answer(LATEST, INT.replace("7", "8"));
        assertThat(schemas.get("s")).isEqualTo(7);
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(schemas.get("s")).isEqualTo(7);
        Await.until(SOON, "the new one", () -> schemas.get("s") == 8);

        server.fail(500);
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(schemas.get("s")).isEqualTo(8);
        Await.until(SOON, "the question", () -> server.asked().size() == 3);
        assertThat(schemas.get("s")).isEqualTo(8);
    }

    @Test
    void aRefusalIsRepeatedForAMomentAndThenAskedForAgain() throws RegistryException {
        Schemas<Integer> schemas = latest(client());
        for (int i = 0; i < 100; i++) {
            assertThat(refused(schemas).failure().code()).isEqualTo("SchemaNotFound");
        }
        assertThat(server.asked()).hasSize(1);
        server.answer(LATEST, INT);
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(schemas.get("s")).isEqualTo(7);
    }

    @Test
    void nobodyWaitsForARegistryThatIsKnownToBeAway() throws RegistryException {
        server.beSilent();
        RegistryClient client = client(SHORT, Credentials.NONE, server.url());
        Schemas<Integer> schemas = latest(client);
        long first = System.nanoTime();
        assertThat(refused(schemas).failure().kind()).isEqualTo(Kind.RETRY);
        assertThat(Duration.ofNanos(System.nanoTime() - first)).isBetween(SHORT.dividedBy(2), SHORT.multipliedBy(6));
        Await.until(SOON, "the registry to be known to be away", () -> client.away() != null);

        long rest = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            assertThat(refused(schemas).failure().kind()).isEqualTo(Kind.RETRY);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - rest)).isLessThan(SHORT.multipliedBy(2));
        assertThat(server.asked()).hasSize(1);
        assertThat(client.away().message()).contains(server.url()).contains("in time");

        server.answer(LATEST, INT);
        server.speak();
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(refused(schemas).failure().kind()).isEqualTo(Kind.RETRY);
        Await.until(SOON, "the registry to be back", () -> client.away() == null);
        assertThat(schemas.get("s")).isEqualTo(7);
    }

    @Test
    void theNextAddressIsAskedWhenOneDoesNotAnswer() throws RegistryException {
        server.answer(LATEST, INT).answer("GET /subjects/t/versions/latest", INT);
        try (ScriptedRegistry dead = new ScriptedRegistry();
                ScriptedRegistry silent = new ScriptedRegistry()) {
            String refusing = dead.url();
            dead.close();
            silent.beSilent();
            RegistryClient client =
                    client(Duration.ofSeconds(3), Credentials.NONE, refusing, silent.url(), server.url());
            Schemas<Integer> schemas = latest(client);
            assertThat(schemas.ask("s")).isEqualTo(7);
            assertThat(silent.asked()).hasSize(1);
            assertThat(schemas.ask("t")).isEqualTo(7);
            assertThat(silent.asked())
                    .as("the one that answered is asked first")
                    .hasSize(1);
            assertThat(client.away()).isNull();
        }
    }

    @Test
    void aRefusalOfOneAddressIsNoReasonToAskTheNext() {
        try (ScriptedRegistry other = new ScriptedRegistry()) {
            other.answer(LATEST, INT);
            assertThat(refused(latest(client(Credentials.NONE, server.url(), other.url())))
                            .failure()
                            .code())
                    .isEqualTo("SchemaNotFound");
            assertThat(other.asked()).isEmpty();
        }
    }

    @Test
    void saysWhoWeAre() throws RegistryException {
        server.answer(LATEST, INT);
        String basic = "Basic " + Base64.getEncoder().encodeToString("relay:hunter2".getBytes(StandardCharsets.UTF_8));
        String inUrl = server.url().replace("http://", "http://relay:hunter2@");

        latest(client(new Credentials(Scheme.USER_INFO, () -> "relay:hunter2"), server.url()))
                .get("s");
        latest(client(new Credentials(Scheme.URL, () -> ""), inUrl)).get("s");
        latest(client(new Credentials(Scheme.BEARER, () -> "token"), server.url()))
                .get("s");
        latest(client()).get("s");

        assertThat(server.asked())
                .extracting(ScriptedRegistry.Asked::authorization)
                .containsExactly(basic, basic, "Bearer token", null);
        server.fail(403);
        assertThat(refused(latest(client(new Credentials(Scheme.URL, () -> ""), inUrl))))
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aSecretThatCannotBeReadIsWaitedFor() {
        Credentials broken = new Credentials(Scheme.BEARER, () -> {
            throw new IllegalStateException("cannot read a secret: gone");
        });
        assertThat(refused(latest(client(broken, server.url()))).failure().kind())
                .isEqualTo(Kind.RETRY);
    }

    @Test
    void referencesAreLearntBeforeWhatRefersToThem() throws RegistryException {
        String line = "{\"type\":\"record\",\"name\":\"Line\",\"fields\":[{\"name\":\"sku\",\"type\":\"Sku\"}]}";
        String sku = "{\"type\":\"fixed\",\"name\":\"Sku\",\"size\":4}";
        String order = "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"lines\",\"type\":"
                + "{\"type\":\"array\",\"items\":\"Line\"}}]}";
        server.answer(LATEST, answer(1, order, "line"))
                .answer("GET /subjects/line/versions/1", answer(2, line, "sku"))
                .answer("GET /subjects/sku/versions/1", answer(3, sku, null));
        Schema schema = new Sources(client()).latest().find("s").schema();
        assertThat(schema.getField("lines")
                        .schema()
                        .getElementType()
                        .getField("sku")
                        .schema()
                        .getFixedSize())
                .isEqualTo(4);
    }

    private static String answer(int id, String schema, String refersTo) {
        String references = refersTo == null
                ? ""
                : ",\"references\":[{\"name\":\"x\",\"subject\":\"" + refersTo + "\",\"version\":1}]";
        return "{\"id\":" + id + ",\"schema\":\"" + schema.replace("\"", "\\\"") + "\"" + references + "}";
    }

    @Test
    void aSchemaThatIsNoneParksTheRow() {
        server.answer(LATEST, INT.replace("int", "nothing"));
        assertThat(refused(latest(client())).failure().kind()).isEqualTo(Kind.PARK);
        server.answer(LATEST, "{\"id\":1,\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax\"}");
        assertThat(refused(latest(client()))).hasMessageContaining("of type PROTOBUF");
    }

    @Test
    void ourOwnSchemaIsLookedUpOrRegistered() throws RegistryException {
        Schema own = Schema.create(Schema.Type.LONG);
        Sources sources = new Sources(client());
        server.answer("POST /subjects/a%20b%2Fc?normalize=true", "{\"id\":5}")
                .answer("POST /subjects/s/versions", "{\"id\":6}");
        assertThat(sources.known(own, true).find("a b/c").id()).isEqualTo(5);
        assertThat(sources.registering(own, false).find("s").id()).isEqualTo(6);
        assertThat(server.asked())
                .extracting(ScriptedRegistry.Asked::body)
                .containsOnly("{\"schema\":\"\\\"long\\\"\"}");
    }

    @Test
    void aRegistryThatComparesTextsDoesNotHideOurSchema() throws RegistryException {
        Schema own = Schema.create(Schema.Type.INT);
        server.answer("GET /subjects/s/versions", "[1,2]")
                .answer("GET /subjects/s/versions/1", INT)
                .answer("GET /subjects/s/versions/2", INT.replace("int", "long").replace("7", "8"));
        assertThat(new Sources(client()).known(own, false).find("s").id()).isEqualTo(7);
        RegistryException thrown = catchThrowableOfType(
                RegistryException.class,
                () -> new Sources(client())
                        .known(Schema.create(Schema.Type.BYTES), false)
                        .find("s"));
        assertThat(thrown.failure().code()).isEqualTo("SchemaNotFound");
    }

    @Test
    void theLatestStandsInForOurOwnOnlyIfItIsCompatible() throws RegistryException {
        server.answer(LATEST, INT.replace("int", "long"));
        Sources sources = new Sources(client());
        assertThat(sources.latestFor(Schema.create(Schema.Type.INT)).find("s").id())
                .isEqualTo(7);
        RegistryException thrown = catchThrowableOfType(
                RegistryException.class,
                () -> sources.latestFor(Schema.create(Schema.Type.STRING)).find("s"));
        assertThat(thrown.failure().kind()).isEqualTo(Kind.PARK);
        assertThat(thrown).hasMessageContaining("not compatible");
    }

    @Test
    void subjectsAreCalledAsInConfluentsSerializer() {
        assertThat(SubjectStrategy.TOPIC_NAME.subject("t", true, "n.R")).isEqualTo("t-key");
        assertThat(SubjectStrategy.TOPIC_NAME.subject("t", false, "n.R")).isEqualTo("t-value");
        assertThat(SubjectStrategy.RECORD_NAME.subject("t", false, "n.R")).isEqualTo("n.R");
        assertThat(SubjectStrategy.TOPIC_RECORD_NAME.subject("t", false, "n.R")).isEqualTo("t-n.R");
    }
}
