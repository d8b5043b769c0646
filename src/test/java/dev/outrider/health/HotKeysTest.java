package dev.outrider.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Laggard;
import dev.outrider.core.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HotKeysTest {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final HotKeys keys = new HotKeys();

    private static ChainId chain(String key) {
        return new ChainId("orders", key.getBytes(StandardCharsets.UTF_8));
    }

    private static Row row(ChainId chain) {
        return new Row(1, "id", chain, null, Content.of(null), null);
    }

    private static List<Row> rows(int count, String key) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(chain(key)));
        }
        return rows;
    }

    @Test
    void theHottestOfAMillionKeysAreFoundAndTheirCountsAreBounds() {
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Long> truth = new HashMap<>();
        List<Row> page = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            // Five hot keys share a tenth of all rows.
            String key = random.nextInt(10) == 0 ? "hot-" + random.nextInt(5) : "cold-" + random.nextInt(1_000_000);
            truth.merge(key, 1L, Long::sum);
            page.add(row(chain(key)));
        }
        keys.read(page, 1);
        HotKeys.Top top = keys.top(5, 1 + MINUTE / 2);
        assertThat(top.rows()).isEqualTo(200_000);
        assertThat(top.keys())
                .extracting(hot -> hot.key().toString())
                .containsExactlyInAnyOrder(
                        "orders/hot-0", "orders/hot-1", "orders/hot-2", "orders/hot-3", "orders/hot-4");
        for (HotKeys.Hot hot : top.keys()) {
            long rows = truth.get(hot.key().toString().substring("orders/".length()));
            assertThat(rows).isBetween(hot.atLeast(), hot.rows());
        }
    }

    @Test
    void fewKeysAreCountedExactly() {
        keys.read(rows(3, "a"), 1);
        keys.read(rows(5, "b"), 2);
        keys.read(List.of(row(new ChainId("orders", null))), 3);
        HotKeys.Top top = keys.top(10, 4);
        assertThat(top.keys()).containsExactly(new HotKeys.Hot(chain("b"), 5, 5), new HotKeys.Hot(chain("a"), 3, 3));
        assertThat(keys.top(1, 5).keys()).hasSize(1);
    }

    @Test
    void whatWasHotIsForgottenAfterTwoMinutes() {
        keys.read(rows(9, "a"), 1);
        keys.read(rows(2, "b"), 1 + MINUTE);
        assertThat(keys.top(10, 2 + MINUTE).keys())
                .extracting(HotKeys.Hot::rows)
                .containsExactly(9L, 2L);
        assertThat(keys.top(10, 2 + MINUTE).overNanos()).isEqualTo(1 + MINUTE);
        keys.read(rows(1, "c"), 1 + 2 * MINUTE);
        assertThat(keys.top(10, 2 + 2 * MINUTE).keys())
                .extracting(HotKeys.Hot::rows)
                .containsExactly(2L, 1L);
        assertThat(keys.top(10, 10 * MINUTE).keys()).isEmpty();
    }

    @Test
    void aLongKeyIsKnownByItsBeginning() {
        keys.read(rows(1, "x".repeat(5_000) + "1"), 1);
        keys.read(rows(1, "x".repeat(5_000) + "2"), 1);
        assertThat(keys.top(10, 2).keys()).singleElement().satisfies(hot -> {
            assertThat(hot.rows()).isEqualTo(2);
            assertThat(hot.key().key()).hasSize(1_024);
        });
    }

    @Test
    void theAnswerIsJson() throws IOException {
        keys.read(rows(4, "a\"1"), 1);
        byte[] answer = HotKeysJson.of(
                keys.top(10, 1 + 2_000_000_000L),
                List.of(new Laggard(chain("late"), 7, -500_000_000L, true)),
                1_000_000_000L);
        JsonNode json = new ObjectMapper().readTree(answer);
        assertThat(json.at("/byRate/overSeconds").asDouble()).isEqualTo(2.0);
        assertThat(json.at("/byRate/keys/0/key").asText()).isEqualTo("a\"1");
        assertThat(json.at("/byRate/keys/0/perSecond").asDouble()).isEqualTo(2.0);
        assertThat(json.at("/byLag/0/topic").asText()).isEqualTo("orders");
        assertThat(json.at("/byLag/0/oldestSeconds").asDouble()).isEqualTo(1.5);
        assertThat(json.at("/byLag/0/rows").asLong()).isEqualTo(7);
        assertThat(json.at("/byLag/0/blocked").asBoolean()).isTrue();
        JsonNode silent = new ObjectMapper().readTree(HotKeysJson.of(null, null, 1));
        assertThat(silent.get("byRate").isNull()).isTrue();
        assertThat(silent.get("byLag").isNull()).isTrue();
    }
}
