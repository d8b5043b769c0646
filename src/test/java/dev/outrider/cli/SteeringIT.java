package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.config.InvalidConfigException;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A relay is paused, resumed, asked how far behind it is, and told what to do with parked rows, all over HTTP. */
class SteeringIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PUBLISHED = "public.outbox where published_at is not null";

    private final HttpClient http = HttpClient.newHttpClient();
    private final Kafka kafka = Kafka.shared();
    private final Site site = new Site(kafka);
    private final String one = Kafka.uniqueName("one");
    private final String two = Kafka.uniqueName("two");
    private Daemon relay;

    @BeforeEach
    void begin() throws InvalidConfigException {
        site.migrateAndGrant();
        kafka.createTopic(topic(one), 1, Map.of("message.timestamp.before.max.ms", "3600000"));
        kafka.createTopic(topic(two), 1, Map.of());
        start();
    }

    private void start() throws InvalidConfigException {
        site.environment().remove("OUTRIDER_HEALTH_PORT");
        relay = Site.work(site.environment());
        site.environment().put("OUTRIDER_HEALTH_PORT", Integer.toString(relay.healthPort()));
        Await.until(
                SOON,
                () -> "the lane to be ours: " + relay.vitals(),
                () -> relay.vitals().relay().lane().term() != 0);
    }

    @AfterEach
    void stop() throws InterruptedException {
        relay.stop(Duration.ZERO);
    }

    private void restart() throws InvalidConfigException, InterruptedException {
        relay.stop(Duration.ofSeconds(5));
        start();
    }

    private static String topic(String aggregate) {
        return "outbox.event." + aggregate;
    }

    private void insert(String aggregate, String key, String payload, String eventTime) {
        site.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, payload, event_time) values ('"
                        + aggregate + "', '" + key + "', to_json('" + payload + "'::text), " + eventTime + ")");
    }

    private long count(String table) {
        return site.database().queryLong("select count(*) from " + table);
    }

    private List<String> log(String aggregate) {
        return kafka.consumeAll(topic(aggregate)).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8).replace("\"", ""))
                .toList();
    }

    private String said(int exit, String... args) {
        Terminal terminal = new Terminal(site.environment());
        assertThat(terminal.run(args)).as(terminal.out() + terminal.err()).isEqualTo(exit);
        return terminal.out() + terminal.err();
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.healthPort() + path))
                .timeout(SOON)
                .header("X-Outrider", "1")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = ask("GET", path, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    void aPausedLaneStandsStillOverARestartAndDrainsWhenItIsResumed() throws Exception {
        insert(one, "a", "before", "now()");
        Await.until(SOON, "one row published", () -> count(PUBLISHED) == 1);
        assertThat(said(Exit.OK, "pause", "--lane", "--because", "the cluster is rebuilt", "--drain", "10"))
                .contains("the lane paused, effective now", "the lane is drained");
        for (int row = 1; row <= 3; row++) {
            insert(one, "a", "during " + row, "now()");
        }
        restart();
        Await.until(
                SOON,
                "state paused",
                () -> get("/health").path("state").asText().equals("paused"));
        assertThat(relay.vitals().relay().flow().counts().read())
                .as("rows read while paused")
                .isZero();
        assertThat(said(Exit.FAILED, "status"))
                .contains("state      paused", "the lane by ", "the cluster is rebuilt", "drained");
        assertThat(said(Exit.OK, "lag")).contains("and the lane is paused");
        Await.until(
                SOON,
                "three rows behind",
                () -> get("/lag").path("backlog").path("rows").asInt() == 3);
        assertThat(get("/lag").path("lagSeconds").asDouble()).isPositive();
        assertThat(count(PUBLISHED)).isEqualTo(1);

        assertThat(said(Exit.OK, "resume", "--lane", "--because", "it is rebuilt"))
                .contains("the lane resumed, effective now");
        Await.until(SOON, () -> "four records, not " + log(one), () -> log(one).size() == 4);
        assertThat(log(one)).containsExactly("before", "during 1", "during 2", "during 3");
        theBookTellsWhoWhenAndWhy();
    }

    private void theBookTellsWhoWhenAndWhy() {
        assertThat(site.database()
                        .query(
                                "select scope || ' ' || because || ' ' || paused_by || ' ' || resumed_because || ' ' || resumed_by"
                                        + " from outrider.pause where resumed_at > paused_at",
                                line -> line.getString(1)))
                .singleElement()
                .asString()
                .startsWith("lane the cluster is rebuilt " + site.relay().user() + " (http from 127.0.0.1, says it is ")
                .contains("it is rebuilt " + site.relay().user());
    }

    @Test
    void aPausedTopicWaitsBesideOneThatFlowsAndComesBackInOrder() throws Exception {
        HttpResponse<String> paused =
                ask("POST", "/pause", "{\"topic\": \"" + topic(one) + "\", \"because\": \"its consumer is mended\"}");
        assertThat(paused.statusCode()).as(paused.body()).isEqualTo(200);
        assertThat(paused.body()).contains("\"outcome\" : \"paused\"", "\"effective\" : \"now\"");
        assertThat(said(Exit.OK, "pause", "--topic", topic(one), "--because", "again"))
                .contains("was paused already");
        insert(one, "a", "1", "now()");
        insert(two, "a", "flows", "now()");
        insert(one, "a", "2", "now()");
        Await.until(
                SOON,
                "the paused topic's rows to wait",
                () -> count("outrider.settled where state = 'waiting' and scope = 'topic' and code = 'Paused'") == 2);
        Await.until(SOON, "the other's to flow", () -> count(PUBLISHED) == 1);
        restart();
        insert(one, "a", "3", "now()");
        Await.until(SOON, "three waiting rows", () -> count("outrider.settled") == 3);
        assertThat(said(Exit.OK, "lag")).containsPattern(topic(one) + " +0 +3 .*paused");
        assertThat(log(one)).isEmpty();
        whatWaitsForItsTopicIsSeen();

        assertThat(ask("POST", "/resume", "{\"topic\": \"" + topic(one) + "\"}").statusCode())
                .isEqualTo(200);
        Await.until(SOON, () -> "three records, not " + log(one), () -> log(one).size() == 3);
        assertThat(log(one)).containsExactly("1", "2", "3");
        Await.until(
                SOON, "state ok", () -> get("/status").path("state").asText().equals("ok"));
        assertThat(said(Exit.OK, "status", "--watch", "--times", "2", "--every", "1"))
                .containsPattern("(?s)state      ok.*state      ok");
        assertThat(said(Exit.OK, "resume", "--topic", topic(one))).contains("was not paused");
    }

    private void whatWaitsForItsTopicIsSeen() throws Exception {
        JsonNode waiting = get("/parked?state=waiting&topic=" + topic(one));
        assertThat(waiting.path("all").asInt()).isEqualTo(3);
        JsonNode last = waiting.path("rows").path(2);
        assertThat(last.path("state").asText()).isEqualTo("waiting");
        assertThat(last.path("scope").asText()).isEqualTo("topic");
        assertThat(last.get("waitsFor").isNull()).isTrue();
        assertThat(last.path("reason").asText()).startsWith("Paused: ");
        assertThat(get("/parked/" + last.path("seq").asText()).path("ahead").asInt())
                .isEqualTo(2);
        assertThat(get("/parked").path("all").asInt()).isZero();
        assertThat(said(Exit.OK, "parked", "list", "--waiting"))
                .containsPattern(" its topic +" + topic(one) + "/a: Paused: ")
                .contains("3 rows wait");
    }

    /** The one behind waits for the other, and goes when that does. */
    private void whatWaitsBehindARowNamesIt(String row) throws Exception {
        JsonNode waiting = get("/parked?state=waiting").path("rows").path(0);
        assertThat(waiting.path("scope").asText()).isEqualTo("key");
        assertThat(waiting.path("waitsFor").asText()).isEqualTo(row);
        HttpResponse<String> refused = ask(
                "POST", "/parked/retry", "{\"rows\": [" + waiting.path("seq").asText() + "]}");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(404);
        assertThat(refused.body()).contains("waits for row " + row + ", and goes after it");
    }

    @Test
    void parkedRowsAreSeenGivenUpAndTriedAgain() throws Exception {
        insert(one, "a", "old", "now() - interval '1 year'");
        insert(one, "a", "behind", "now()");
        insert(one, "b", "old too", "now() - interval '1 year'");
        Await.until(SOON, "three settled rows", () -> count("outrider.settled") == 3);
        JsonNode list = get("/parked?key=a&reason=invalidtimestamp&topic=" + topic(one));
        assertThat(list.path("all").asInt()).isEqualTo(1);
        String row = list.path("rows").path(0).path("seq").asText();
        assertThat(list.path("rows").path(0).path("behind").asInt()).isEqualTo(1);
        assertThat(list.path("rows").path(0).path("state").asText()).isEqualTo("parked");
        assertThat(get("/parked/" + row).path("attempts").asInt()).isPositive();
        whatWaitsBehindARowNamesIt(row);
        Await.until(SOON, "the blocked key among the latest", () -> isAmongTheLatest("a", 1));
        onlyWhatHasBeenParkedForLongIsOlder(row);
        assertThat(get("/parked/" + row).has("payload")).isFalse();
        assertThat(get("/parked/" + row + "?payload").path("payload").asText()).isEqualTo("\"old\"");

        itIsGivenUpOnlyByWhoSaysSo(row);
        kafka.configureTopic(topic(one), "message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));
        HttpResponse<String> retried = ask("POST", "/parked/retry", "{\"all\": true, \"waitSeconds\": 20}");
        assertThat(retried.statusCode()).as(retried.body()).isEqualTo(200);
        Await.until(SOON, () -> "two records, not " + log(one), () -> log(one).size() == 2);
        assertThat(log(one)).containsExactlyInAnyOrder("behind", "old too");
        assertThat(site.database()
                        .query(
                                "select action || ' ' || because || ' ' || asked_by from outrider.command order by number",
                                line -> line.getString(1)))
                .first()
                .asString()
                .startsWith("discard nobody needs it " + site.relay().user() + " (http from 127.0.0.1");
    }

    /** And chosen by its age: nothing else that is parked is so old. */
    private void itIsGivenUpOnlyByWhoSaysSo(String row) throws Exception {
        HttpResponse<String> refused =
                ask("POST", "/parked/discard", "{\"rows\": [" + row + "], \"because\": \"nobody needs it\"}");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains("breaks the order of their keys", "breakOrder");
        assertThat(count("outrider.command")).isZero();
        HttpResponse<String> done = ask(
                "POST",
                "/parked/discard",
                "{\"olderThan\": \"1h\", \"breakOrder\": true, \"because\": \"nobody needs it\", \"waitSeconds\": 20}");
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).containsOnlyOnce("\"seq\" : " + row).containsOnlyOnce("\"outcome\" : \"done\"");
    }

    private boolean isAmongTheLatest(String key, int rows) throws Exception {
        for (JsonNode each : get("/hot-keys").path("byLag")) {
            if (each.path("topic").asText().equals(topic(one))
                    && each.path("key").asText().equals(key)) {
                return each.path("blocked").asBoolean() && each.path("rows").asInt() == rows;
            }
        }
        return false;
    }

    /** As if this one alone had been parked two hours ago. */
    private void onlyWhatHasBeenParkedForLongIsOlder(String row) throws Exception {
        assertThat(get("/parked?older-than=1h").path("all").asInt()).isZero();
        site.database()
                .execute("update outrider.settled set settled_at = settled_at - interval '2 hours' where seq = " + row);
        JsonNode old = get("/parked?older-than=1h");
        assertThat(old.path("all").asInt()).isEqualTo(1);
        assertThat(old.path("rows").path(0).path("seq").asText()).isEqualTo(row);
        assertThat(get("/parked?older-than=3h").path("all").asInt()).isZero();
    }

    /** It holds no lane; what it writes down, the one that does obeys. */
    @Test
    void anInstanceThatStandsByMayBeAskedToo() throws Exception {
        Map<String, String> second = new HashMap<>(site.environment());
        second.put("OUTRIDER_INSTANCE_ID", "second");
        Daemon standby = Site.work(second);
        try (AutoCloseable ignored = () -> standby.stop(Duration.ZERO)) {
            assertThat(standby.vitals().relay().lane().term()).isZero();
            String url = "http://127.0.0.1:" + standby.healthPort();
            assertThat(said(Exit.OK, "pause", "--lane", "--because", "asked beside", "--url", url))
                    .contains("the lane paused, effective within a second, on the instance that holds the lane");
            Await.until(
                    SOON,
                    () -> "the holder to stand still: " + relay.vitals(),
                    () -> get("/health").path("state").asText().equals("paused"));
            insert(one, "a", "during", "now()");
            assertThat(said(Exit.OK, "resume", "--lane", "--url", url)).contains("the lane resumed");
            Await.until(SOON, () -> "the holder to go on: " + relay.vitals(), () -> count(PUBLISHED) == 1);
            assertThat(log(one)).containsExactly("during");
            assertThat(standby.vitals().relay().lane().term()).isZero();
        }
    }

    /** Nobody has said that others may ask: at every other address of this host there is nothing to be found. */
    private void nobodyBeyondThisHostIsAnswered() throws IOException {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(each.getInetAddresses())) {
                if (!address.isLoopbackAddress()) {
                    assertThatThrownBy(() -> connect(address))
                            .as(address.toString())
                            .isInstanceOf(IOException.class);
                }
            }
        }
        connect(InetAddress.getLoopbackAddress());
    }

    private void connect(InetAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, relay.healthPort()), 2_000);
        }
    }

    private void nothingChangesWithoutTheHeader() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.healthPort() + "/pause"))
                .timeout(SOON)
                .POST(HttpRequest.BodyPublishers.ofString("{\"lane\": 0, \"because\": \"a test\"}"))
                .build();
        HttpResponse<String> refused = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(refused.body()).contains("X-Outrider", "\"mend\"");
    }

    @Test
    void unclearWishesAreRefusedWithWhatWhereAndHowToMend() throws Exception {
        for (String[] each : new String[][] {
            {"/pause", "{\"lane\": 0}", "because"},
            {"/pause", "{\"because\": \"x\"}", "the lane or a topic"},
            {"/pause", "{\"because\": \"x\", \"lane\": 1}", "no such lane"},
            {"/pause", "{\"because\": \"x\", \"topic\": \"a b\"}", "not allowed in the topic's name"},
            {"/pause", "{\"because\": \"x\", \"tpoic\": \"t\"}", "tpoic"},
            {"/pause", "no json", "no JSON object"},
            {"/parked/retry", "{}", "which rows"},
            {"/parked/retry", "{\"rows\": [\"4711\"]}", "nothing was asked for"},
            {"/parked/discard", "{\"rows\": [\"4711\"]}", "needs a reason"},
            {"/parked/discard", "{\"because\": \"x\"}", "must be named"},
            {"/parked/discard", "{\"because\": \"x\", \"olderThan\": \"soon\"}", "is no time"}
        }) {
            HttpResponse<String> response = ask("POST", each[0], each[1]);
            assertThat(response.statusCode())
                    .as(each[0] + each[1] + response.body())
                    .isBetween(400, 409);
            assertThat(response.body()).contains(each[2], "\"where\"", "\"mend\"");
        }
        assertThat(ask("GET", "/parked?limit=lots", "").statusCode()).isEqualTo(400);
        assertThat(ask("GET", "/parked?tpoic=x", "").body()).contains("tpoic");
        assertThat(ask("GET", "/parked?state=lost", "").body()).contains("use parked or waiting");
        assertThat(ask("GET", "/parked/4711", "").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/pause", "").statusCode()).isEqualTo(405);
        nothingChangesWithoutTheHeader();
        nobodyBeyondThisHostIsAnswered();
        assertThat(count("outrider.pause")).isZero();
        assertThat(said(Exit.USAGE, "pause", "--because", "x")).contains("--lane", "--topic");
        assertThat(said(Exit.FAILED, "status", "--url", "http://127.0.0.1:1"))
                .contains("no answer from", "is the relay running there?");
    }
}
