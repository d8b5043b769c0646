package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Row;
import dev.outrider.send.DefaultPartitioning;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One of two brokers dies, and nobody can lead its partitions: the others' rows go on, also those of the same topics. */
class SilentPartitionIT {

    private static final int KEYS = 10;
    private static final int ROUNDS = 100;

    private static Kafka first;
    private static Kafka second;

    @BeforeAll
    static void startTwoBrokers() {
        first = Kafka.joinable();
        second = first.joined();
    }

    @AfterAll
    static void stopThem() {
        second.close();
        first.close();
    }

    /** There are many times more rows of the dead partition than the window holds, and they come before the others. */
    @Test
    void rowsOfADeadPartitionMakeRoomForAllOthersAndComeBackInOrder() throws Exception {
        String halved = Kafka.uniqueName("halved");
        String well = Kafka.uniqueName("well");
        first.createTopic(halved, Map.of(0, List.of(1), 1, List.of(2)));
        first.createTopic(well, Map.of(0, List.of(1)));
        List<String> living = keys(0);
        List<String> dead = keys(1);
        try (Rig rig = new Rig(Postgres.shared(), first).set("window.rows", 200).set("poll.page-rows", 100)) {
            Rows rows = new Rows(rig);
            Stream.of(living, dead).forEach(keys -> write(rows, halved, keys, 0, 0));
            RelayProcess relay = rig.process("only");
            rig.awaitDone(2L * KEYS, Rows.SOON, relay);

            second.kill();
            write(rows, halved, dead, 1, ROUNDS);
            write(rows, halved, living, 1, ROUNDS);
            write(rows, well, living, 1, ROUNDS);
            rig.awaitDone(2L * KEYS + 2L * KEYS * ROUNDS, Rows.SOON, relay);
            assertThat(rows.settled(halved))
                    .isNotEmpty()
                    .allMatch(each -> each.endsWith(" waiting topic NoAnswer"))
                    .allMatch(each -> dead.contains(each.split(" ", -1)[0]));
            assertThat(relay.health().text("state")).isEqualTo("degraded");
            assertThat(relay.health().body().path("reasons").findValuesAsText("message"))
                    .contains(halved + " is blocked: no answer from partition 1");

            second.start();
            rig.awaitDrained(Rows.SOON);
            Await.until(Rows.SOON, () -> "nothing to wait, not " + rows.settled(), () -> rows.countSettled() == 0);
            relay.awaitState(Rows.SOON, "ok");
            Stream.of(living, dead).forEach(keys -> assertInOrder(rows, halved, keys));
        }
    }

    private static void write(Rows rows, String topic, List<String> keys, int from, int to) {
        String anyKey = "(array['" + String.join("','", keys) + "'])[1 + i % " + KEYS + "]";
        rows.insertMany(topic, anyKey, from * KEYS, to * KEYS + KEYS - 1, anyKey + " || ' ' || i", Rows.NOW);
    }

    private static void assertInOrder(Rows rows, String topic, List<String> keys) {
        for (int i = 0; i < KEYS; i++) {
            String key = keys.get(i);
            int remainder = i;
            assertThat(rows.inLog(topic).stream().filter(each -> each.startsWith(key + " ")))
                    .containsExactlyElementsOf(IntStream.rangeClosed(0, ROUNDS)
                            .mapToObj(round -> key + " " + (round * KEYS + remainder))
                            .toList());
        }
    }

    /** Keys that go to this of two partitions. */
    private static List<String> keys(int partition) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "k" + i)
                .filter(key -> partitionOf(key) == partition)
                .limit(KEYS)
                .toList();
    }

    private static int partitionOf(String key) {
        ChainId chain = new ChainId("any", key.getBytes(StandardCharsets.UTF_8));
        return new DefaultPartitioning().partitionOf(new Row(1, key, chain, null, Content.of(new byte[0]), null), 2);
    }
}
