package dev.outrider.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A relay between a database and brokers that answer everything they are not silent about; its window holds a thousand rows. */
abstract class CongestedWorld {

    static final int WINDOW_ROWS = 1_000;

    private static final Failure REFUSAL =
            new Failure(Failure.Kind.PARK, Failure.Outcome.REFUSED, "InvalidTimestampException", "too old");
    private static final Failure NAMED =
            new Failure(Failure.Kind.PARK, Failure.Outcome.REFUSED, "InvalidTimestampException", "too old", true);
    private static final Failure FELL =
            new Failure(Failure.Kind.RETRY, Failure.Outcome.REFUSED, "KafkaException", "fell with others");

    /** A key's last digit says where it goes. */
    static final Partitioning BY_DIGIT = new Partitioning() {
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

    RelayScript script = script(1_000, Settings.PoisonPolicy.BLOCK);
    final TreeMap<Long, Row> outbox = new TreeMap<>();
    final TreeMap<Long, Settlement> sideTable = new TreeMap<>();
    final List<Outgoing> unanswered = new ArrayList<>();
    Predicate<Outgoing> silent = outgoing -> false;

    /** What the broker takes for invalid. */
    Predicate<Row> refused = row -> false;

    /** Whether what goes to a partition at a time is a batch, with which the broker refuses all of it and says for which rows. */
    boolean batches;

    boolean clusterAnswers = true;
    int sent;
    int closed;
    int opened = 1;
    int read;
    int waited;
    int written;
    int asked;
    int looked;
    long drawn;

    static RelayScript scriptWithQuiet(long quietMillis) {
        return script(quietMillis, Settings.PoisonPolicy.BLOCK);
    }

    static RelayScript script(long quietMillis, Settings.PoisonPolicy policy) {
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
                            new Settings.Blocking(policy, 100_000, 1_000),
                            settings.marking()),
                    BY_DIGIT,
                    effects);
        });
    }

    // ---- a world that answers everything it is not silent about

    void begin() {
        script.activate();
        script.lastValue = 1_000_000;
    }

    void write(int rows, String topic, String key) {
        for (int i = 0; i < rows; i++) {
            drawn++;
            outbox.put(drawn, script.row(drawn, topic, key));
        }
    }

    void writeKeys(int rows, String topic, int digit) {
        for (int i = 0; i < rows; i++) {
            drawn++;
            outbox.put(drawn, script.row(drawn, topic, drawn + "-" + digit));
        }
    }

    void live(long millis) {
        for (long passed = 0; passed < millis; passed += 10) {
            script.tickMillis(10);
            script.keepLease();
            answerKafka();
            answerDatabase();
        }
    }

    void answerKafka() {
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
        List<Outgoing> heard = unanswered.stream().filter(silent.negate()).toList();
        List<Answer> answers = heard.stream()
                .map(each -> new Answer(each, batches ? answerOfBatch(each, heard) : answer(each)))
                .toList();
        unanswered.removeIf(silent.negate());
        script.on(new Event.Answered(answers));
    }

    private @Nullable Failure answer(Outgoing outgoing) {
        return refused.test(outgoing.row()) ? REFUSAL : null;
    }

    private @Nullable Failure answerOfBatch(Outgoing outgoing, List<Outgoing> all) {
        if (refused.test(outgoing.row())) {
            return NAMED;
        }
        Predicate<Outgoing> mates = to(outgoing.row().chain().topic(), outgoing.partition());
        return all.stream().filter(mates).anyMatch(each -> refused.test(each.row())) ? FELL : null;
    }

    void failAll(Failure failure) {
        List<Outgoing> all = List.copyOf(unanswered);
        unanswered.clear();
        script.on(new Event.Answered(
                all.stream().map(each -> new Answer(each, failure)).toList()));
    }

    void answerDatabase() {
        if (script.writes.size() > written) {
            written = script.writes.size();
            WriteBack write = script.lastWrite();
            write.settled().forEach(each -> sideTable.put(each.row().seq(), each));
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
                    .filter(each -> each.state() == Settlement.State.WAITING && each.scope() == ask.scope())
                    .map(Settlement::row)
                    .filter(row -> ask.scope() == Settlement.Scope.CHAIN
                            ? row.chain().equals(ask.chain())
                            : row.chain().topic().equals(ask.chain().topic()))
                    .toList();
            List<Row> rows = all.stream().limit(ask.maxRows()).toList();
            script.waiting(rows.size() < all.size(), rows.toArray(Row[]::new));
        }
    }

    static Predicate<Outgoing> to(String topic, int partition) {
        return outgoing -> outgoing.row().chain().topic().equals(topic) && outgoing.partition() == partition;
    }

    long sentTo(String topic, int digit) {
        return script.sent.stream()
                .filter(each -> each.row().chain().topic().equals(topic))
                .filter(each -> new String(keyOf(each), StandardCharsets.UTF_8).endsWith("" + digit))
                .map(each -> each.row().seq())
                .distinct()
                .count();
    }

    static byte[] keyOf(Outgoing outgoing) {
        byte[] key = outgoing.row().chain().key();
        return key == null ? new byte[0] : key;
    }

    int windowRows() {
        return script.status().flow().windowRows();
    }

    List<Long> firstSent(String key) {
        return script.sent.stream()
                .filter(each -> new String(keyOf(each), StandardCharsets.UTF_8).equals(key))
                .map(each -> each.row().seq())
                .distinct()
                .toList();
    }
}
