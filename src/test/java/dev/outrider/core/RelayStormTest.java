package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The broker refuses row after row of a key, and the policy lets the key go on: what is behind it must not wait for thousands of answers. */
class RelayStormTest extends CongestedWorld {

    @BeforeEach
    void letKeysGoOn() {
        script = script(1_000, Settings.PoisonPolicy.SKIP);
    }

    @Test
    void aStormLongerThanTheWindowDelaysNobodyElse() {
        begin();
        refused = row -> is(row, "bad-0") && row.seq() <= 3_000;
        write(5_000, "t", "bad-0");
        writeKeys(10, "t", 1);
        writeKeys(10, "u", 1);
        live(5_000);
        assertThat(sentTo("t", 1)).as("other keys of the topic").isEqualTo(10);
        assertThat(sentTo("u", 1)).as("another topic").isEqualTo(10);
        assertThat(windowRows()).isLessThan(WINDOW_ROWS / 2);
        assertThat(waiting()).isGreaterThan(2_000);
        assertThat(script.status().blocked().chains()).isEqualTo(1);

        write(50, "t", "bad-0");
        live(120_000);
        assertThat(sideTable).hasSize(3_000);
        assertThat(waiting()).isZero();
        assertThat(script.status().blocked().chains()).isZero();
        assertThat(script.status().blocked().parked()).isEqualTo(3_000);
        assertThat(firstSent("bad-0"))
                .as("all of them, in order")
                .hasSize(5_050)
                .isSorted();
    }

    @Test
    void aKeyThatIsMerelyBehindStays() {
        begin();
        write(5_000, "t", "hot-0");
        writeKeys(10, "u", 1);
        live(10_000);
        assertThat(script.settlements()).isEmpty();
        assertThat(sentTo("u", 1)).isEqualTo(10);
    }

    /** A storm is told by a run of refusals: what stands behind a bad row or three of a hot key goes on from where it is. */
    @Test
    void behindAFewRefusedRowsNothingLeaves() {
        begin();
        refused = row -> is(row, "hot-0") && row.seq() <= 3;
        write(900, "t", "hot-0");
        live(20_000);
        assertThat(sideTable).containsOnlyKeys(1L, 2L, 3L);
        assertThat(script.settlements()).allMatch(each -> each.contains("PARKED"));
        assertThat(firstSent("hot-0")).hasSize(900).isSorted();
    }

    @Test
    void twoStormsTakeTurns() {
        begin();
        refused = row -> is(row, "bad-0") || is(row, "bad-1");
        for (int i = 0; i < 10_000; i++) {
            write(1, "t", "bad-" + i % 2);
        }
        live(10_000);
        int zero = firstSent("bad-0").size();
        int one = firstSent("bad-1").size();
        live(10_000);
        assertThat(firstSent("bad-0")).hasSizeGreaterThan(zero + 100).isSorted();
        assertThat(firstSent("bad-1")).hasSizeGreaterThan(one + 100).isSorted();
    }

    @Test
    void aStormOnManyKeysPassesInAMoment() {
        batches = true;
        begin();
        refused = row -> row.chain().topic().equals("t");
        writeKeys(5_000, "t", 0);
        writeKeys(10, "u", 1);
        live(1_000);
        assertThat(sentTo("u", 1)).isEqualTo(10);
        assertThat(sideTable).hasSize(5_000);
        assertThat(script.sent).hasSize(5_010);
    }

    @Test
    void aStormOfManyRowsOnManyKeysPassesInAMoment() {
        batches = true;
        begin();
        refused = row -> row.chain().topic().equals("t");
        for (int i = 0; i < 5_000; i++) {
            write(1, "t", i % 100 + "-0");
        }
        writeKeys(10, "u", 1);
        live(2_000);
        assertThat(sentTo("u", 1)).isEqualTo(10);
        assertThat(sideTable).hasSize(5_000);
    }

    /** With every batch bad, rows that fell would fall for ever, were they not to go without those of which nothing is known. */
    @Test
    void underSteadyPoisonTheOthersArriveAtTheSecondAttempt() {
        batches = true;
        begin();
        refused = row -> row.seq() % 7 == 0;
        for (int i = 0; i < 500; i++) {
            writeKeys(7, "t", 0);
            live(10);
        }
        assertThat(windowRows()).isLessThan(100);
        live(1_000);
        assertThat(sentTo("t", 0)).isEqualTo(3_500);
        assertThat(script.sent.stream()
                        .collect(Collectors.groupingBy(each -> each.row().seq())))
                .allSatisfy((seq, attempts) -> assertThat(attempts).hasSizeLessThanOrEqualTo(seq % 7 == 0 ? 1 : 2));
        assertThat(windowRows()).isZero();
        assertThat(sideTable).hasSize(500);
    }

    private static boolean is(Row row, String key) {
        byte[] bytes = row.chain().key();
        return bytes != null && new String(bytes, StandardCharsets.UTF_8).equals(key);
    }

    private long waiting() {
        return sideTable.values().stream()
                .filter(each -> each.state() == Settlement.State.WAITING)
                .count();
    }
}
