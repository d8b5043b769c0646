package dev.outrider.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.core.Blocked;
import dev.outrider.core.ChainId;
import dev.outrider.core.Settlement;
import dev.outrider.core.Status;
import dev.outrider.health.Samples;
import dev.outrider.health.Vitals;
import dev.outrider.http.Request;
import dev.outrider.http.Response;
import dev.outrider.http.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatusPageTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final History history = new History();
    private Vitals vitals = Samples.vitals(Status.State.ACTIVE);

    private Response ask(String path) throws InterruptedException {
        StatusPage page = new StatusPage(() -> vitals, history, MILLI);
        Route route = page.routes().stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow();
        assertThat(route.right()).as("as much as health tells").isEqualTo(Route.Right.READ);
        return route.endpoint().answer(new Request("GET", path, null, Map.of(), new byte[0], "127.0.0.1"));
    }

    private String html() throws InterruptedException {
        return new String(ask("/").body(), StandardCharsets.UTF_8);
    }

    @Test
    void theMainFiguresAreThereWithoutAScript() throws Exception {
        history.note(vitals);
        assertThat(html())
                .contains("<span class=\"pill ok\">ok</span>", "Nothing is wrong.")
                .contains("<dt>Backlog, rows</dt><dd>42</dd>", "<dt>Oldest unpublished row</dt><dd>1.5 s</dd>")
                .contains(
                        "<dt>Waiting rows</dt><dd>3</dd>",
                        "<dt>Kafka</dt><dd>up</dd>",
                        "<dt>Held by</dt><dd>someone</dd>")
                .contains("4 keys and 5 topics stand still; these are some of them.")
                .contains("<dt>Gaps watched</dt><dd>2</dd>", "<dt>Database</dt><dd>up</dd>")
                .contains("<td>orders</td><td>k&quot;1</td>", "RecordTooLargeException: too large")
                .contains("aria-label=\"Backlog, rows over the last 10 min: now 42, at most 42\"")
                .contains("<title>Outrider: here</title>")
                .doesNotContain("<!--", "{style}", "{script}", "{version}");
    }

    @Test
    void aTopicThatStandsStillIsTheStandstillOfAllItsKeys() throws Exception {
        Status well = Samples.status(Status.State.ACTIVE, Samples.trouble("database"));
        Blocked topic = new Blocked(
                Settlement.Scope.TOPIC,
                new ChainId("payments", null),
                0,
                7,
                "UnknownTopicOrPartitionException",
                "gone");
        Status.Standstill still =
                new Status.Standstill(0, new Status.StillTopics(1, 0), 0, 7, List.of(topic), List.of());
        vitals = Samples.of(
                new Status(well.lane(), well.reading(), well.flow(), still, well.cluster(), well.troubles()),
                vitals.host());
        assertThat(html())
                .contains("0 keys and 1 topics stand still")
                .contains("<td>payments</td><td>all</td><td>0</td><td>7</td>", "UnknownTopicOrPartitionException: gone")
                .contains("<dt>Database</dt><dd>away</dd>", "something about database");
    }

    /** Between two looks one row was acknowledged, after 7 ms: between the bounds of 5 and 10. */
    @Test
    void howLongRowsTookLatelyIsTold() throws Exception {
        history.note(vitals);
        assertThat(html())
                .contains("<dt>Commit to ack, p50 / p99</dt><dd>no row lately</dd>")
                .contains("Commit to ack, p99 over the last 10 min: now not known yet");
        History other = new History();
        other.note(Samples.of(null, Samples.host(0)));
        other.note(vitals);
        assertThat(Sections.of(vitals, other.points()))
                .hasEntrySatisfying(
                        "figures",
                        figures -> assertThat(figures).contains("<dt>Commit to ack, p50 / p99</dt><dd>7.5 ms / "))
                .hasEntrySatisfying(
                        "charts", charts -> assertThat(charts).contains("Commit to ack, p99 over the last"));
    }

    @Test
    void beforeTheRelayWorksThePageSaysSo() throws Exception {
        vitals = Samples.of(null, Samples.host(0));
        assertThat(html()).contains("pill degraded", "the loop has not begun", "No key and no topic stands still.");
    }

    @Test
    void whatOthersHaveSaidIsTextAndNothingElse() throws Exception {
        String hostile = "<img src=x onerror=alert(1)>\"'&<!--around-->\u0000";
        vitals = Samples.vitals(Status.State.HALTED, new Status.Trouble("kafka", hostile, 1, null));
        assertThat(html())
                .contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;&lt;!--around--&gt;\ufffd")
                .doesNotContain("<img");
    }

    /** The policy names the page's own style and script by their hashes: with a byte changed on the way neither would count. */
    @Test
    void nothingRunsButTheOwnScript() throws Exception {
        String policy = Objects.requireNonNull(ask("/").headers().get("Content-Security-Policy"));
        String html = html();
        assertThat(policy)
                .contains("default-src 'none'", "frame-ancestors 'none'", "connect-src 'self'")
                .contains("style-src 'sha256-" + hash(between(html, "<style>", "</style>")) + "'")
                .contains("script-src 'sha256-" + hash(between(html, "<script>", "</script>")) + "'");
        assertThat(html).doesNotContain("style=\"", "onclick=", "http://", "https://", "src=");
    }

    private static String between(String html, String from, String to) {
        int start = html.indexOf(from) + from.length();
        return html.substring(start, html.indexOf(to, start));
    }

    private static String hash(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void eventsTellEachPartOnceAndAgainWhenItHasChanged() throws Exception {
        List<Vitals> seen = new ArrayList<>(
                List.of(vitals, vitals, Samples.vitals(Status.State.HALTED, Samples.trouble("kafka")), vitals));
        StatusPage page = new StatusPage(() -> seen.size() > 1 ? seen.remove(0) : seen.get(0), history, MILLI);
        ByteArrayOutputStream told = new LeftAfter(4);
        Response.Stream stream = Objects.requireNonNull(page.routes().get(1).endpoint().answer(request()).stream());
        assertThatThrownBy(() -> stream.write(told, System.nanoTime() + TimeUnit.MINUTES.toNanos(1)))
                .isInstanceOf(IOException.class);

        String[] messages = told.toString(StandardCharsets.UTF_8).split("\n\n", -1);
        assertThat(ids(messages[0]))
                .containsExactlyInAnyOrder("word", "reasons", "figures", "charts", "blocked", "around");
        assertThat(messages[1]).as("nothing new, and yet a sign of life").isEqualTo(":");
        assertThat(ids(messages[2])).contains("word", "reasons", "around").doesNotContain("figures", "blocked");
        assertThat(part(messages[2], "word")).contains("halted");
        assertThat(part(messages[3], "word")).contains("ok");
    }

    @Test
    void eventsEndBeforeTheirConnectionIsCut() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Objects.requireNonNull(ask("/events").stream()).write(told, System.nanoTime());
        assertThat(ids(told.toString(StandardCharsets.UTF_8).strip())).hasSize(6);
    }

    /** Somebody who goes away after so many messages. */
    private static final class LeftAfter extends ByteArrayOutputStream {
        private int left;

        LeftAfter(int messages) {
            left = messages;
        }

        @Override
        public void flush() throws IOException {
            if (--left == 0) {
                throw new IOException("gone");
            }
        }
    }

    private static Request request() {
        return new Request("GET", "/events", null, Map.of(), new byte[0], "127.0.0.1");
    }

    private static List<String> ids(String message) throws Exception {
        List<String> ids = new ArrayList<>();
        parts(message).fieldNames().forEachRemaining(ids::add);
        return ids;
    }

    private static String part(String message, String id) throws Exception {
        return parts(message).path(id).asText();
    }

    private static JsonNode parts(String message) throws Exception {
        assertThat(message).startsWith("data: {").doesNotContain("\n");
        return JSON.readTree(message.substring("data: ".length()));
    }
}
