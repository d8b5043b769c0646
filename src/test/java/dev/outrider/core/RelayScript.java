package dev.outrider.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A relay whose world is told by hand: it records what the relay asks for and answers what the test says. */
final class RelayScript implements Effects {

    private static final long MILLIS = 1_000_000L;

    final List<LeaseAsk> leases = new ArrayList<>();
    final List<PageAsk> reads = new ArrayList<>();
    final List<WaitingAsk> waits = new ArrayList<>();
    final List<WriteBack> writes = new ArrayList<>();
    final List<Outgoing> sent = new ArrayList<>();
    final List<Integer> closedSessions = new ArrayList<>();
    final List<Set<String>> questions = new ArrayList<>();
    int openedSessions;
    int looks;
    boolean standbyWaiting;
    final Relay relay;
    final Settings settings;
    Incarnation incarnation = new Incarnation("first");
    long lastValue = 1_000;
    private long now = 1;
    private Set<String> asked = Set.of();
    private int partitions = 1;

    /** Makes the relay that is told the story. */
    interface Maker {
        Relay make(Settings settings, Partitioning partitioning, Effects effects);
    }

    RelayScript() {
        this(Relay::new);
    }

    RelayScript(Maker maker) {
        settings = new Settings(
                new Settings.Lease("one/1", 10_000 * MILLIS, 2_000 * MILLIS),
                new Settings.Reading(100, 2 * MILLIS, 100 * MILLIS, 100, 5 * MILLIS),
                new Settings.Window(1_000, 1_000_000, 100),
                new Settings.Sending(
                        1_000 * MILLIS,
                        5_000 * MILLIS,
                        30_000 * MILLIS,
                        100 * MILLIS,
                        60_000 * MILLIS,
                        new Settings.Asking(60_000 * MILLIS, 3_000 * MILLIS)),
                new Settings.Blocking(Settings.PoisonPolicy.BLOCK, 1_000, 100),
                new Settings.Marking(500, 10 * MILLIS, Recording.ROW, SynchronousCommit.ON));
        relay = maker.make(settings, (row, count) -> 0, this);
    }

    /** The same settings, but what stands behind a parked row goes on without it. */
    static Settings skipping(Settings settings) {
        Settings.Blocking blocking = settings.blocking();
        return new Settings(
                settings.lease(),
                settings.reading(),
                settings.window(),
                settings.sending(),
                new Settings.Blocking(Settings.PoisonPolicy.SKIP, blocking.waitingMax(), blocking.chainsMax()),
                settings.marking());
    }

    /** Acquires the lane from nothing, opens session 1 and knows topic {@code t}. */
    void activate() {
        on(new Event.Tick());
        grantLease(Progress.NONE);
        sessionOpened(1);
    }

    void grantLease(Progress progress, Blocked... blocked) {
        grant(new Inheritance(progress, List.of(blocked), List.of()));
    }

    /** Acquires the lane while something is to stand still. */
    void activatePaused(Pause... pauses) {
        on(new Event.Tick());
        grant(new Inheritance(Progress.NONE, List.of(), List.of(pauses)));
        sessionOpened(1);
    }

    private void grant(Inheritance inheritance) {
        LeaseAnswer answer = new LeaseAnswer(true, leases.size(), "one/1", false, incarnation, inheritance);
        on(new Event.LeaseAnswered(lastLease(), answer));
    }

    /** Lets time pass, granting every renewal that is asked for. */
    void keepLeaseFor(long millis) {
        for (long end = now + millis * MILLIS; now < end; ) {
            tickMillis(500);
            keepLease();
        }
    }

    /** Grants a renewal that is asked for, if one is. */
    void keepLease() {
        if (lastLease().kind() == LeaseAsk.Kind.RENEW) {
            on(new Event.LeaseAnswered(
                    lastLease(), new LeaseAnswer(true, 1, "one/1", standbyWaiting, incarnation, null)));
        }
    }

    void released() {
        on(new Event.LeaseAnswered(lastLease(), new LeaseAnswer(false, 1, "", false, incarnation, null)));
    }

    void sessionOpened(int session) {
        on(new Event.SessionOpened(session));
    }

    void sessionClosed(int session) {
        on(new Event.SessionClosed(session));
    }

    Row row(long seq, String key) {
        return row(seq, "t", key);
    }

    Row row(long seq, String topic, String key) {
        return row(seq, topic, key, 10);
    }

    Row row(long seq, String topic, String key, int payloadBytes) {
        ChainId chain = new ChainId(topic, key.getBytes(StandardCharsets.UTF_8));
        return new Row(seq, "id-" + seq, chain, null, Content.of(new byte[payloadBytes]), null);
    }

    /** Answers the look that comes so long after now, at once. */
    void pageAfter(long millis, Row... rows) {
        int before = reads.size();
        tickMillis(millis);
        if (reads.size() != before + 1) {
            throw new AssertionError("no look after " + millis + " ms");
        }
        on(new Event.PageRead(lastRead(), new Page(Arrays.asList(rows), false, incarnation, lastValue, null)));
    }

    /** How long ago that was, on the relay's clock. */
    long agoMillis(long nanos) {
        return (now - nanos) / MILLIS;
    }

    /** How many milliseconds have to pass until then. */
    long untilMillis(long nanos) {
        return (nanos - now + MILLIS - 1) / MILLIS;
    }

    /** Answers the open look; topics not known yet become known unless the test has said otherwise. */
    void page(Row... rows) {
        pageOnly(rows);
        if (asked.contains("t")) {
            known("t");
        }
    }

    /** Answers the open look, and no topic becomes known by it. */
    void pageOnly(Row... rows) {
        tickMillis(1_000);
        on(new Event.PageRead(lastRead(), new Page(Arrays.asList(rows), false, incarnation, lastValue, null)));
    }

    void waiting(boolean cut, Row... rows) {
        on(new Event.WaitingRead(
                waits.get(waits.size() - 1), new Page(Arrays.asList(rows), cut, incarnation, lastValue, null)));
    }

    void known(String topic) {
        known(topic, 1_000_000);
    }

    void known(String topic, int maxRecordBytes) {
        on(new Event.TopicsDescribed(List.of(new TopicState(topic, partitions, maxRecordBytes, null))));
    }

    void missing(String topic) {
        Failure failure = new Failure(
                Failure.Kind.BLOCK_TOPIC, Failure.Outcome.NOT_SENT, "UnknownTopicOrPartition", "no such topic");
        on(new Event.TopicsDescribed(List.of(new TopicState(topic, 0, 0, failure))));
    }

    void acknowledge(long seq) {
        on(new Event.Answered(List.of(new Answer(lastSent(seq), null))));
    }

    void fail(long seq, Failure failure) {
        on(new Event.Answered(List.of(new Answer(lastSent(seq), failure))));
    }

    void written() {
        answerWrite(new WriteAnswer(true, List.of()));
    }

    void answerWrite(WriteAnswer answer) {
        on(new Event.Written(lastWrite(), answer));
    }

    void stop(long millis) {
        on(new Event.Stop(now + millis * MILLIS));
    }

    void tickMillis(long millis) {
        now += millis * MILLIS;
        on(new Event.Tick());
    }

    void on(Event event) {
        relay.on(event, now);
    }

    Status status() {
        return relay.status(now);
    }

    List<Long> sentSeqs() {
        return sent.stream().map(outgoing -> outgoing.row().seq()).toList();
    }

    int attempts(long seq) {
        return (int)
                sent.stream().filter(outgoing -> outgoing.row().seq() == seq).count();
    }

    Outgoing lastSent(long seq) {
        return sent.stream()
                .filter(outgoing -> outgoing.row().seq() == seq)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError(seq + " was never sent"));
    }

    LeaseAsk lastLease() {
        return leases.get(leases.size() - 1);
    }

    PageAsk lastRead() {
        return reads.get(reads.size() - 1);
    }

    WriteBack lastWrite() {
        return writes.get(writes.size() - 1);
    }

    List<String> settlements() {
        return writes.stream()
                .flatMap(write -> write.settled().stream())
                .map(settlement -> settlement.row().seq() + " " + settlement.state() + " " + settlement.scope())
                .toList();
    }

    @Override
    public void holdLease(LeaseAsk ask) {
        leases.add(ask);
    }

    @Override
    public void read(PageAsk ask) {
        reads.add(ask);
    }

    @Override
    public void readWaiting(WaitingAsk ask) {
        waits.add(ask);
    }

    @Override
    public void write(WriteBack batch) {
        writes.add(batch);
    }

    @Override
    public void openSession(int session) {
        openedSessions = session;
    }

    @Override
    public void closeSession(int session) {
        closedSessions.add(session);
    }

    @Override
    public void send(List<Outgoing> rows) {
        sent.addAll(rows);
    }

    @Override
    public void askCluster() {
        looks++;
    }

    @Override
    public void describeTopics(Set<String> topics) {
        asked = topics;
        questions.add(topics);
    }
}
