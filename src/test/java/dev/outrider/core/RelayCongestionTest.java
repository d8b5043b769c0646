package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One part of the cluster takes nothing, and what waits for it would fill the window: as short stories. */
class RelayCongestionTest extends CongestedWorld {

    // ---- the stories

    @Test
    void whatWaitsForASilentPartitionLeavesTheStreamAndTheRestOfItsTopicGoesOn() {
        begin();
        silent = to("t", 0);
        for (int round = 0; round < 120; round++) {
            write(5, "t", "hot-0");
            writeKeys(15, "t", 0);
            writeKeys(20, "t", 1);
            live(100);
        }
        live(1_000);
        assertThat(sentTo("t", 1)).as("everything that can go").isEqualTo(120 * 20);
        assertThat(script.settlements()).hasSizeGreaterThan(1_000).allMatch(each -> each.endsWith("WAITING TOPIC"));
        assertThat(sideTable.values())
                .allMatch(each -> BY_DIGIT.partitionOf(each.row(), 2) == 0, "is of the silent partition");
        assertThat(script.status().troubles())
                .extracting(Status.Trouble::message)
                .anyMatch(each -> each.equals("t is blocked: no answer from partition 0"));

        silent = outgoing -> false;
        live(5_000);
        assertThat(sentTo("t", 0)).isEqualTo(120 * 20);
        assertThat(sideTable).isEmpty();
        assertThat(script.status().blocked().topics()).isZero();
        assertThat(firstSent("hot-0")).as("in order").isSorted();
    }

    @Test
    void whileNobodyAnswersTheOutboxIsTheBuffer() {
        begin();
        silent = outgoing -> true;
        clusterAnswers = false;
        writeKeys(1_500, "t", 0);
        writeKeys(1_500, "u", 1);
        live(20_000);
        assertThat(script.settlements()).isEmpty();
        assertThat(windowRows()).isEqualTo(WINDOW_ROWS);
    }

    /** Nobody else has anything in the window: whether what is behind can go is seen by letting one topic leave, and only one. */
    @Test
    void aBurstForASilentTopicDoesNotHideTheOthersBehindIt() {
        begin();
        silent = outgoing -> outgoing.row().chain().topic().equals("dead");
        writeKeys(3_000, "dead", 0);
        writeKeys(10, "t", 1);
        live(10_000);
        assertThat(sentTo("t", 1)).isEqualTo(10);
        assertThat(sideTable).hasSizeGreaterThan(2_500);
    }

    @Test
    void whereNoTopicAnswersOneLeavesAtMost() {
        begin();
        silent = outgoing -> true;
        for (int i = 0; i < 3_000; i++) {
            writeKeys(1, "t" + i % 3, 0);
        }
        live(20_000);
        assertThat(sideTable.values())
                .extracting(each -> each.row().chain().topic())
                .containsOnly("t0");
        assertThat(windowRows()).isEqualTo(WINDOW_ROWS);
    }

    /** Its rows cannot leave while one of them is on its way, and no answer will come. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1_000})
    void aKeyWithRowsOnTheirWayIsGivenUpOnceWhenItTakesHalfOfTheWindow(long quietMillis) {
        script = scriptWithQuiet(quietMillis);
        begin();
        write(1, "t", "hot-0");
        writeKeys(1, "t", 1);
        live(100);
        silent = to("t", 0);
        write(3_000, "t", "hot-0");
        writeKeys(10, "t", 1);
        live(5_500);
        assertThat(script.closedSessions).isEmpty();
        assertThat(sentTo("t", 1)).as("the window is full").isLessThan(11);
        live(10_000);
        assertThat(sentTo("t", 1)).isEqualTo(11);
        live(30_000);
        assertThat(script.closedSessions).as("once").containsExactly(1);
        silent = outgoing -> false;
        live(10_000);
        assertThat(firstSent("hot-0")).hasSize(3_001).isSorted();
        assertThat(sideTable).isEmpty();
    }

    /** It is enough that rows of it stand aside already: they tell nothing about those that come later. */
    @Test
    void aBurstForASilentTopicHidesNobodyAlsoWhereAnotherOneIsSilentAlready() {
        begin();
        silent = to("t", 0).or(outgoing -> outgoing.row().chain().topic().equals("dead"));
        for (int round = 0; round < 90; round++) {
            writeKeys(20, "t", 0);
            writeKeys(20, "t", 1);
            live(100);
        }
        assertThat(sideTable).hasSizeGreaterThan(1_000);
        writeKeys(3_000, "dead", 0);
        writeKeys(10, "u", 1);
        live(20_000);
        assertThat(sentTo("u", 1)).isEqualTo(10);
        silent = outgoing -> false;
        live(20_000);
        assertThat(sideTable).isEmpty();
        assertThat(sentTo("dead", 0)).isEqualTo(3_000);
    }

    @Test
    void rowsThatCannotBeConvertedLeaveTheStreamToo() {
        begin();
        writeKeys(1, "avro", 0);
        writeKeys(1, "t", 0);
        live(100);
        Failure noSchema =
                new Failure(Failure.Kind.RETRY, Failure.Outcome.NOT_SENT, Failure.REGISTRY_AWAY, "no registry answers");
        silent = outgoing -> outgoing.row().chain().topic().equals("avro");
        for (int round = 0; round < 60; round++) {
            writeKeys(30, "avro", round % 2);
            writeKeys(30, "t", round % 2);
            live(100);
            failAll(noSchema);
        }
        live(1_000);
        assertThat(sentTo("t", 0) + sentTo("t", 1)).isEqualTo(60 * 30 + 1);
        assertThat(script.status().troubles())
                .extracting(Status.Trouble::message)
                .contains("avro is blocked: no registry answers");
        failAll(noSchema);
        silent = outgoing -> false;
        live(10_000);
        assertThat(sideTable).isEmpty();
        assertThat(sentTo("avro", 0) + sentTo("avro", 1)).isEqualTo(60 * 30 + 1);
    }

    /** They wait for a partition that is not their keys': no rule by key tells them from others. */
    @Test
    void rowsThatAskForTheSilentPartitionTakeTheirWholeTopicWithThem() {
        begin();
        silent = to("t", 0);
        for (int round = 0; round < 60; round++) {
            for (int i = 0; i < 20; i++) {
                drawn++;
                Row plain = script.row(drawn, "t", drawn + "-1");
                outbox.put(drawn, new Row(drawn, plain.id(), plain.chain(), 0, plain.content(), null));
            }
            writeKeys(20, "u", 1);
            live(100);
        }
        live(1_000);
        assertThat(sentTo("u", 1)).isEqualTo(60 * 20);
        assertThat(sideTable).hasSizeGreaterThan(500);
        silent = outgoing -> false;
        live(5_000);
        assertThat(sideTable).isEmpty();
        assertThat(script.status().blocked().topics()).isZero();
    }

    /** What was brought back and is stuck anew makes room again; one row stays and tries the way. */
    @Test
    void aPartitionThatFallsSilentWhileItsRowsComeBackIsLeftAloneAgain() {
        begin();
        silent = outgoing -> outgoing.row().chain().topic().equals("t");
        for (int round = 0; round < 90; round++) {
            writeKeys(100, "t", round % 2);
            writeKeys(10, "u", 1);
            live(100);
        }
        int asideBefore = sideTable.size();
        silent = outgoing -> false;
        live(400);
        silent = outgoing -> outgoing.row().chain().topic().equals("t");
        for (int round = 0; round < 100; round++) {
            writeKeys(10, "u", 1);
            live(100);
        }
        assertThat(sideTable).hasSizeLessThan(asideBefore).isNotEmpty();
        assertThat(sentTo("u", 1)).isEqualTo(190 * 10);
        assertThat(IntStream.of(windowRows()).max().orElseThrow()).isLessThan(WINDOW_ROWS / 2);
        silent = outgoing -> false;
        live(10_000);
        assertThat(sideTable).isEmpty();
        assertThat(sentTo("t", 0) + sentTo("t", 1)).isEqualTo(90 * 100);
    }

    /** A row of each tries the way, and keeps one of the open partitions for as long as it has no answer: there are not enough of them for all. */
    @Test
    void moreSilentTopicsThanThereMayBeOpenPartitionsLeaveSomeToTheOthers() {
        begin();
        silent = outgoing -> outgoing.row().chain().topic().startsWith("dead");
        for (int topic = 0; topic < 150; topic++) {
            writeKeys(10, "dead" + topic, 0);
            writeKeys(1, "t", topic % 2);
            live(100);
        }
        for (int second = 0; second < 200; second++) {
            writeKeys(1, "t", second % 2);
            live(1_000);
        }
        live(5_000);
        assertThat(sentTo("t", 0) + sentTo("t", 1)).isEqualTo(350);
        assertThat(script.closedSessions).hasSizeLessThan(5);
        silent = outgoing -> false;
        live(60_000);
        assertThat(sideTable).isEmpty();
        assertThat(script.status().blocked().topics()).isZero();
    }

    /** All were silent, and one after the other is heard again: whoever comes first does not show that the others will stay away. */
    @Test
    void afterAnOutageOfAllTheFirstToAnswerCondemnsNobody() {
        begin();
        writeKeys(1, "t", 0);
        writeKeys(1, "u", 1);
        live(100);
        silent = outgoing -> true;
        clusterAnswers = false;
        for (int second = 0; second < 60; second++) {
            writeKeys(20, "t", second % 2);
            writeKeys(20, "u", second % 2);
            live(1_000);
        }
        clusterAnswers = true;
        silent = outgoing -> outgoing.row().chain().topic().equals("u") || outgoing.partition() == 1;
        live(900);
        silent = outgoing -> outgoing.row().chain().topic().equals("u");
        live(900);
        silent = to("u", 1);
        live(900);
        silent = outgoing -> false;
        live(10_000);
        assertThat(script.settlements()).isEmpty();
        assertThat(script.closedSessions).isEmpty();
        assertThat(sentTo("t", 0) + sentTo("t", 1) + sentTo("u", 0) + sentTo("u", 1))
                .isEqualTo(2 + 60 * 40);
    }
}
