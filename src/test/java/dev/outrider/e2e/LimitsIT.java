package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rates that are kept, by the broker's clock, and quotas of a real broker that are borne: nothing is lost, nothing overtakes, and it is told. */
@Tag("alone")
class LimitsIT {

    /** Then the time of a record is when it arrived. */
    private static final Map<String, String> ARRIVALS = Map.of("message.timestamp.type", "LogAppendTime");

    /** A rate keeps a tenth of a second; and what left the relay evenly may arrive a little closer together. */
    private static final double UNEVEN = 1.1 * 1.15;

    private static final int WINDOW_ROWS = 200;

    private static final String RECORDS_LIMIT = "limits.records-per-second";

    private final Kafka kafka = Kafka.shared();
    private final HttpClient http = HttpClient.newHttpClient();

    // ---- quotas of the broker

    /** On bytes, of which the broker lets the first hundred kilobytes go; then on its threads' time, of which about any request uses up a hundredth of a per cent. */
    @Test
    void quotasOnBytesAndOnRequestsAreToldAndLoseNothing() throws Exception {
        String client = Kafka.uniqueName("throttled");
        try (Rig rig = new Rig(Postgres.shared(), kafka)
                .patient()
                .set("kafka.client.id", client)
                .set("kafka.batch.size", 1)
                .set("window.rows", WINDOW_ROWS)
                .set("poll.page-rows", 20)
                .set("kafka.metrics.sample.window.ms", 1_000)) {
            Rows rows = new Rows(rig);
            String topic = rows.topic(1, Map.of());
            Daemon relay = rig.inProcess(client);

            quota(client, "producer_byte_rate", 10_000.0);
            rows.insertMany(topic, "'k'", 1, 14, "lpad(i::text, 3, '0') || '" + Rows.noise(10_000) + "'", Rows.NOW);
            awaitTold(relay);
            quota(client, "producer_byte_rate", null);
            rig.awaitDrained(Rows.SOON);
            awaitItsEndTold(relay);

            quota(client, "request_percentage", 0.01);
            rows.insertMany(topic, "'k'", 15, 54, "lpad(i::text, 3, '0')", Rows.NOW);
            awaitTold(relay);
            lessIsReadAhead(relay, rows, topic);
            quota(client, "request_percentage", null);
            rig.awaitDrained(Rows.SOON);
            awaitItsEndTold(relay);

            assertThat(rows.inLog(topic).stream().map(each -> Integer.parseInt(each.substring(0, 3))))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 354).boxed().toList());
            assertThat(rows.countSettled()).isZero();
        }
    }

    /** What has been read is not given back; from then on a quarter of the window is used, and the rest waits in the outbox. */
    private static void lessIsReadAhead(Daemon relay, Rows rows, String topic) {
        int before = windowRows(relay);
        rows.insertMany(topic, "'k'", 55, 354, "lpad(i::text, 3, '0')", Rows.NOW);
        Await.holds(
                Duration.ofSeconds(2),
                () -> "a window of " + before + " rows, or a quarter: " + relay.vitals(),
                () -> windowRows(relay) <= Math.max(before, WINDOW_ROWS / 4));
    }

    private static int windowRows(Daemon relay) {
        return Objects.requireNonNull(relay.vitals().relay()).flow().windowRows();
    }

    private void awaitTold(Daemon relay) {
        Await.until(Rows.SOON, () -> "throttling to be told: " + relay.vitals(), () -> isTold(relay));
        Await.until(
                Rows.SOON,
                () -> "its meter: " + relay.vitals(),
                () -> meter(relay, "outrider_kafka_throttle_seconds") > 0);
    }

    private void awaitItsEndTold(Daemon relay) {
        Await.until(
                Rows.SOON,
                () -> "its end to be told: " + relay.vitals(),
                () -> !isTold(relay) && meter(relay, "outrider_kafka_throttle_seconds") == 0);
    }

    private boolean isTold(Daemon relay) throws Exception {
        return health(relay).get("reasons").findValuesAsText("kind").contains("throttled");
    }

    private void quota(String client, String quota, @Nullable Double value) throws Exception {
        ClientQuotaEntity entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, client));
        kafka.admin()
                .alterClientQuotas(
                        List.of(new ClientQuotaAlteration(entity, List.of(new ClientQuotaAlteration.Op(quota, value)))))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    // ---- limits of our own

    /** A topic was missing for a while. What waited for it, and what is written to another one meanwhile, have half each of what may go. */
    @Test
    void theRateOfAllIsSharedByOldAndNewRowsAfterAnOutage() throws Exception {
        int rate = 150;
        try (Rig rig = new Rig(Postgres.shared(), kafka)
                .patient()
                .set("window.rows", 200)
                .set("poll.page-rows", 100)
                .set("backoff.max", "500ms")
                .set(RECORDS_LIMIT, rate)) {
            Rows rows = new Rows(rig);
            String lost = Kafka.uniqueName("lost");
            String there = rows.topic(1, ARRIVALS);
            rows.insertMany(lost, "'key ' || i % 20", 1, 300, "i::text", Rows.NOW);
            rig.inProcess("sharing");
            rows.awaitSettled(300);
            rows.insertMany(there, "'key ' || i % 20", 1, 600, "i::text", Rows.NOW);
            kafka.createTopic(lost, 1, ARRIVALS);
            Await.until(Rows.SOON, () -> "all of it, not " + rows.settled(), () -> rows.countSettled() == 0);
            rig.awaitDrained(Rows.SOON);

            List<ConsumerRecord<byte[], byte[]>> old = kafka.consumeAll(lost);
            List<ConsumerRecord<byte[], byte[]>> fresh = kafka.consumeAll(there);
            List<ConsumerRecord<byte[], byte[]>> all = byArrival(Stream.concat(old.stream(), fresh.stream()));
            assertThat(all).hasSize(900);
            demandRate(all, record -> 1, rate);
            isInOrderForEachKey(old);
            isInOrderForEachKey(fresh);
            // While there is some of both; the first one to come back goes alone, to see whether the topic is well.
            long from = old.get(10).timestamp();
            long to = Math.min(last(old), last(fresh));
            long ofOld = within(old, from, to);
            long ofFresh = within(fresh, from, to);
            assertThat(to - from).isGreaterThan(1_000);
            assertThat((double) ofOld / (ofOld + ofFresh)).isBetween(0.35, 0.65);
        }
    }

    /**
     * Two topics that are slow, one by records and one by bytes, and one that is not, written by turns, with a rate of bytes for all: each keeps to its own, and what is not
     * slow is not held up by rows that are.
     */
    @Test
    void topicsAndAllTogetherKeepToTheirRatesAndNoTopicSlowsAnother() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), kafka)
                .patient()
                .set("window.rows", 400)
                .set("poll.page-rows", 100)
                .set("limits.bytes-per-second", "300KiB")) {
            Rows rows = new Rows(rig);
            String slow = rows.topic(1, ARRIVALS);
            String heavy = rows.topic(1, ARRIVALS);
            String quick = rows.topic(1, ARRIVALS);
            rig.set("limits.topics", slow + " = 60 records/s, " + heavy + " = 40KiB/s");
            String large = "lpad(i::text, 4, '0') || '" + Rows.noise(2_000) + "'";
            rows.insertMany(slow, "'key ' || i % 7", 1, 330, "i::text", Rows.NOW);
            rows.insertMany(heavy, "'key ' || i % 7", 1, 80, large, Rows.NOW);
            rows.insertMany(quick, "'key ' || i % 7", 1, 500, large, Rows.NOW);
            overflowIsToldAndNoTrouble(rig.inProcess("limited"), rows);
            rig.awaitDrained(Rows.SOON);
            Await.until(Rows.SOON, () -> "all of it, not " + rows.settled(), () -> rows.countSettled() == 0);

            List<ConsumerRecord<byte[], byte[]>> ofSlow = kafka.consumeAll(slow);
            List<ConsumerRecord<byte[], byte[]>> ofHeavy = kafka.consumeAll(heavy);
            List<ConsumerRecord<byte[], byte[]>> ofQuick = kafka.consumeAll(quick);
            assertThat(List.of(ofSlow.size(), ofHeavy.size(), ofQuick.size())).containsExactly(330, 80, 500);
            demandRate(ofSlow, record -> 1, 60);
            demandRate(ofHeavy, LimitsIT::bytes, 40 << 10);
            // Until then there is more to send than all together may.
            long end = last(ofQuick);
            demandRate(
                    byArrival(Stream.of(ofSlow, ofHeavy, ofQuick)
                            .flatMap(List::stream)
                            .filter(each -> each.timestamp() <= end)),
                    LimitsIT::bytes,
                    300 << 10);
            assertThat(end).as("the quick topic's end").isLessThan(last(ofSlow) - 500);
            Stream.of(ofSlow, ofHeavy, ofQuick).forEach(LimitsIT::isInOrderForEachKey);
        }
    }

    private void overflowIsToldAndNoTrouble(Daemon relay, Rows rows) throws Exception {
        Await.until(
                Rows.SOON, () -> "to be told: " + relay.vitals(), () -> meter(relay, "outrider_limited_topics") > 0);
        Await.until(
                Rows.SOON,
                () -> "what waits: " + rows.settled(),
                () -> !rows.settled().isEmpty());
        assertThat(rows.settled()).allMatch(each -> each.endsWith(" waiting topic Limited"));
        JsonNode health = health(relay);
        assertThat(health.get("reasons")).isEmpty();
        assertThat(health.at("/blocked/limited").asInt()).isPositive();
    }

    /** In each second that ends with a record, and not so much less that the rate would not be used. */
    private static void demandRate(
            List<ConsumerRecord<byte[], byte[]>> records,
            ToLongFunction<ConsumerRecord<byte[], byte[]>> size,
            double rate) {
        Deque<ConsumerRecord<byte[], byte[]>> second = new ArrayDeque<>();
        long most = 0;
        long inSecond = 0;
        long total = 0;
        for (ConsumerRecord<byte[], byte[]> each : records) {
            second.addLast(each);
            inSecond += size.applyAsLong(each);
            total += size.applyAsLong(each);
            while (second.getFirst().timestamp() <= each.timestamp() - 1_000) {
                inSecond -= size.applyAsLong(second.removeFirst());
            }
            most = Math.max(most, inSecond);
        }
        double seconds = (last(records) - records.get(0).timestamp()) / 1_000.0;
        assertThat(seconds).as("long enough to be a measure").isGreaterThan(3);
        assertThat((double) most)
                .as("in a second")
                .isLessThanOrEqualTo(UNEVEN * rate + size.applyAsLong(records.get(0)));
        assertThat(total / seconds).as("on average").isBetween(0.6 * rate, 1.1 * rate);
    }

    private static long bytes(ConsumerRecord<byte[], byte[]> record) {
        return (long) record.serializedKeySize() + record.serializedValueSize();
    }

    private static List<ConsumerRecord<byte[], byte[]>> byArrival(Stream<ConsumerRecord<byte[], byte[]>> records) {
        return records.sorted(Comparator.comparingLong(ConsumerRecord::timestamp))
                .toList();
    }

    private static long last(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.get(records.size() - 1).timestamp();
    }

    private static long within(List<ConsumerRecord<byte[], byte[]>> records, long from, long to) {
        return records.stream()
                .filter(each -> each.timestamp() >= from && each.timestamp() <= to)
                .count();
    }

    private static void isInOrderForEachKey(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, List<Integer>> byKey = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> each : records) {
            String text = new String(each.value(), StandardCharsets.UTF_8).replace("\"", "");
            byKey.computeIfAbsent(new String(each.key(), StandardCharsets.UTF_8), key -> new ArrayList<>())
                    .add(Integer.valueOf(text.substring(0, Math.min(4, text.length()))));
        }
        byKey.values().forEach(each -> assertThat(each).isSorted().doesNotHaveDuplicates());
    }

    private double meter(Daemon relay, String name) throws IOException, InterruptedException {
        String metrics = get(relay, "/metrics");
        Matcher line =
                Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$").matcher(metrics);
        if (!line.find()) {
            throw new AssertionError("no " + name + " in " + metrics);
        }
        return Double.parseDouble(line.group(1));
    }

    private JsonNode health(Daemon relay) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(relay, "/health"));
    }

    private String get(Daemon relay, String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + relay.healthPort() + path);
        return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
