package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One part of the cluster takes nothing, and what waits for it would fill the window: as short stories. */
class RelayCongestionTest {

    private static final int WINDOW_ROWS = 1_000;

    /** A key's last digit says where it goes. */
    private static final Partitioning BY_DIGIT = new Partitioning() {
        @Override
        public int partitionOf(Row row, int partitions) {
            byte[] key = row.chain().key();
            return key == null ? (int) (row.seq() % partitions) : (key[key.length - 1] - '0') % partitions;
        }

        @Override
        public boolean isByKey() {
            return true;
        }
    };

    private RelayScript script = scriptWithQuiet(1_000);
    private final TreeMap<Long, Row> outbox = new TreeMap<>();
    private final TreeMap<Long, Row> sideTable = new TreeMap<>();
    private final List<Outgoing> unanswered = new ArrayList<>();
    private Predicate<Outgoing> silent = outgoing -> false;
    private boolean clusterAnswers = true;
    private int sent;
    private int closed;
    private int opened = 1;
    private int read;
    private int waited;
    private int written;
    private int asked;
    private int looked;
    private long drawn;

    private static RelayScript scriptWithQuiet(long quietMillis) {
        return new RelayScript((settings, partitioning, effects) -> {
            Settings.Sending sending = settings.sending();
            return new Relay(
                    new Settings(
                            settings.lease(),
                            settings.reading(),
                            settings.window(),
                            new Settings.Sending(
                                    quietMillis * 1_000_000,
                                    sending.carefulNanos(),
                                    sending.stallNanos(),
                                    sending.backoffMinNanos(),
                                    sending.backoffMaxNanos(),
                                    sending.asking()),
                            new Settings.Blocking(Settings.PoisonPolicy.BLOCK, 100_000, 100),
                            settings.marking()),
                    BY_DIGIT,
                    effects);
        });
    }

    // ---- a world that answers everything it is not silent about

    private void begin() {
        script.activate();
        script.lastValue = 1_000_000;
    }

    private void write(int rows, String topic, String key) {
        for (int i = 0; i < rows; i++) {
            drawn++;
            outbox.put(drawn, script.row(drawn, topic, key));
        }
    }

    private void writeKeys(int rows, String topic, int digit) {
        for (int i = 0; i < rows; i++) {
            drawn++;
            outbox.put(drawn, script.row(drawn, topic, drawn + "-" + digit));
        }
    }

    private void live(long millis) {
        for (long passed = 0; passed < millis; passed += 10) {
            script.tickMillis(10);
            script.keepLease();
            answerKafka();
            answerDatabase();
        }
    }

    private void answerKafka() {
        if (script.questions.size() > asked) {
            Set<String> topics = script.questions.get(script.questions.size() - 1);
            asked = script.questions.size();
            script.on(new Event.TopicsDescribed(topics.stream()
                    .map(topic -> new TopicState(topic, 2, 1_000_000, null))
                    .toList()));
        }
        if (script.looks > looked) {
            looked = script.looks;
            script.on(new Event.ClusterAnswered(clusterAnswers ? null : Lookout.NO_ANSWER));
        }
        unanswered.addAll(script.sent.subList(sent, script.sent.size()));
        sent = script.sent.size();
        if (script.closedSessions.size() > closed) {
            closed = script.closedSessions.size();
            failAll(new Failure(Failure.Kind.RETRY, Failure.Outcome.UNKNOWN, Failure.SESSION_CLOSED, "closed"));
            script.sessionClosed(opened);
        }
        if (script.openedSessions > opened) {
            opened = script.openedSessions;
            script.sessionOpened(opened);
        }
        List<Answer> answers = unanswered.stream()
                .filter(silent.negate())
                .map(outgoing -> new Answer(outgoing, null))
                .toList();
        unanswered.removeIf(silent.negate());
        script.on(new Event.Answered(answers));
    }

    private void failAll(Failure failure) {
        List<Outgoing> all = List.copyOf(unanswered);
        unanswered.clear();
        script.on(new Event.Answered(
                all.stream().map(each -> new Answer(each, failure)).toList()));
    }

    private void answerDatabase() {
        if (script.writes.size() > written) {
            written = script.writes.size();
            WriteBack write = script.lastWrite();
            write.settled().forEach(each -> sideTable.put(each.row().seq(), each.row()));
            write.unsettled().forEach(sideTable::remove);
            script.written();
        }
        if (script.reads.size() > read) {
            read = script.reads.size();
            PageAsk ask = script.lastRead();
            List<Row> rows = new ArrayList<>();
            while (rows.size() < ask.maxRows() && !outbox.isEmpty()) {
                rows.add(outbox.pollFirstEntry().getValue());
            }
            long last = rows.isEmpty() ? drawn : rows.get(rows.size() - 1).seq();
            script.lastValue = Math.max(last, drawn);
            script.on(new Event.PageRead(
                    ask, new Page(rows, !outbox.isEmpty(), script.incarnation, script.lastValue, null)));
        }
        if (script.waits.size() > waited) {
            waited = script.waits.size();
            WaitingAsk ask = script.waits.get(waited - 1);
            List<Row> all = sideTable.values().stream()
                    .filter(row -> row.chain().topic().equals(ask.chain().topic()))
                    .toList();
            List<Row> rows = all.stream().limit(ask.maxRows()).toList();
            script.waiting(rows.size() < all.size(), rows.toArray(Row[]::new));
        }
    }

    private static Predicate<Outgoing> to(String topic, int partition) {
        return outgoing -> outgoing.row().chain().topic().equals(topic) && outgoing.partition() == partition;
    }

    private long sentTo(String topic, int digit) {
        return script.sent.stream()
                .filter(each -> each.row().chain().topic().equals(topic))
                .filter(each -> new String(keyOf(each), StandardCharsets.UTF_8).endsWith("" + digit))
                .map(each -> each.row().seq())
                .distinct()
                .count();
    }

    private static byte[] keyOf(Outgoing outgoing) {
        byte[] key = outgoing.row().chain().key();
        return key == null ? new byte[0] : key;
    }

    private int windowRows() {
        return script.status().flow().windowRows();
    }

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
        assertThat(sideTable.values()).allMatch(row -> BY_DIGIT.partitionOf(row, 2) == 0, "is of the silent partition");
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

    private List<Long> firstSent(String key) {
        return script.sent.stream()
                .filter(each -> new String(keyOf(each), StandardCharsets.UTF_8).equals(key))
                .map(each -> each.row().seq())
                .distinct()
                .toList();
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
        assertThat(sideTable.values()).extracting(row -> row.chain().topic()).containsOnly("t0");
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
        live(12_000);
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
}
