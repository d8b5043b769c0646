package dev.outrider.host;

import dev.outrider.admin.ReplayTable;
import dev.outrider.config.OutriderConfig;
import dev.outrider.config.Release;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Row;
import dev.outrider.database.Pool;
import dev.outrider.read.Limits;
import dev.outrider.read.Wanted;
import dev.outrider.read.WantedReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows that are published once more, beside any relay and by the same ways: topics, keys, codecs, redaction, interceptors, partitions. Nothing about the rows
 * is changed; who did it and why is kept. One thread uses it.
 */
public final class Replay implements AutoCloseable {

    /** On every replayed record: the replay's number in {@code outrider.replay}. */
    public static final String NUMBER = "outrider-replay";

    /** On every replayed record: when the replay began. */
    public static final String TIME = "outrider-replayed-at";

    private static final long PAGE_BYTES = 4 << 20;

    /** A relay waits for Kafka without end; somebody who waits for a command does not. */
    private static final long DELIVERY_MILLIS = 60_000;

    private static final int SHOWN = 10;

    private static final String PUBLISHED = "published";

    private final Pool pool;
    private final WantedReader reader;
    private final ReplayTable audit;
    private final Wanted wanted;
    private final Sides sides;
    private List<Header> marks = List.of();

    /**
     * What is there.
     *
     * @param published rows that would be sent
     * @param leftOut rows that would not, by what became of them
     * @param first some of those that would be sent, the first ones
     */
    public record Count(long published, Map<String, Long> leftOut, List<Row> first) {}

    /**
     * Why, and how.
     *
     * @param because why
     * @param who what is known of who asks
     * @param rate rows in a second at most
     */
    public record Terms(String because, String who, int rate) {}

    /**
     * How it ended.
     *
     * @param number the replay's number
     * @param sent rows that Kafka has acknowledged
     * @param failedSeq the first row of which that is not certain, 0 when there is none
     * @param failure why not, null when there is none
     */
    public record Result(
            long number,
            long sent,
            long failedSeq,
            @Nullable String failure) {}

    /**
     * Connects to nothing yet.
     *
     * @param config how rows become records
     * @param wanted which rows
     */
    public Replay(OutriderConfig config, Wanted wanted) {
        this.wanted = wanted;
        pool = new Pool(config.database().withResultBytes(Limits.DEFAULT.resultBytes()), "replay");
        reader = new WantedReader(pool, config.outbox(), config.addressing(), Limits.DEFAULT, wanted);
        audit = new ReplayTable(pool);
        sides = new Sides(impatient(config), Release.version(), () -> marks);
    }

    private static OutriderConfig impatient(OutriderConfig config) {
        OutriderConfig.Kafka kafka = config.kafka();
        Map<String, Object> complete = kafka.properties();
        long request = number(complete, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 30_000);
        long linger = number(complete, ProducerConfig.LINGER_MS_CONFIG, 0);
        long delivery = Math.min(
                number(complete, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE),
                Math.max(DELIVERY_MILLIS, request + linger));
        Map<String, String> plain = new LinkedHashMap<>(kafka.plain());
        plain.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Long.toString(delivery));
        plain.put(ProducerConfig.CLIENT_ID_CONFIG, complete.get(ProducerConfig.CLIENT_ID_CONFIG) + "-replay");
        OutriderConfig.Kafka own = new OutriderConfig.Kafka(
                kafka.conversion(), kafka.interception(), null, null, Map.copyOf(plain), kafka.secrets());
        return new OutriderConfig(
                config.core(), config.database(), config.outbox(), own, config.service(), config.log());
    }

    private static long number(Map<String, Object> properties, String name, long otherwise) {
        return Long.parseLong(String.valueOf(properties.getOrDefault(name, otherwise)));
    }

    /**
     * Proves that the database is fit to be read by this relay.
     *
     * @throws RefusedException when it is not; the problems say what to do
     */
    public void prove() throws OutboxException, RefusedException {
        sides.prove();
        boolean timed = wanted.created().from() != null || wanted.created().to() != null;
        if (timed && !reader.knowsTimes()) {
            throw new RefusedException(
                    List.of("the outbox has no column created_at: choose rows by their numbers instead of by time"));
        }
    }

    /** Looks at what is wanted, and sends nothing. */
    public Count count() throws OutboxException {
        Map<String, Long> leftOut = new TreeMap<>();
        List<Row> first = new ArrayList<>();
        long published = 0;
        long next = 0;
        boolean more = true;
        while (more) {
            WantedReader.Part part = reader.read(next, PAGE_BYTES);
            for (WantedReader.Found each : part.rows()) {
                String state = state(each);
                if (state.equals(PUBLISHED)) {
                    published++;
                    if (first.size() < SHOWN) {
                        first.add(each.row());
                    }
                } else {
                    leftOut.merge(state, 1L, Long::sum);
                }
            }
            next = part.next();
            more = part.more();
        }
        return new Count(published, leftOut, first);
    }

    /** A row that was published and cannot be read any more as it was set up then is no row to be sent. */
    private static String state(WantedReader.Found found) {
        return found.state().equals(PUBLISHED) && found.row().fault() != null ? "unreadable" : found.state();
    }

    /**
     * Sends them.
     *
     * @param matched how many there are, for the audit
     * @param terms why, and how
     * @param progress is told how many are sent, after every few
     */
    public Result send(long matched, Terms terms, LongConsumer progress) throws OutboxException, InterruptedException {
        long number = audit.begin(wanted.toString(), terms.because(), terms.who(), matched);
        marks = List.of(
                mark(NUMBER, Long.toString(number)), mark(TIME, Instant.now().toString()));
        String outcome = "ended by a failure of its own";
        ReplaySession session = new ReplaySession(sides.broker(), sides.partitioning(), terms.rate());
        try {
            send(number, session, progress);
            String failure = session.failure();
            outcome = failure == null ? "done" : "stopped at row " + session.failedSeq() + ": " + failure;
            return new Result(number, session.sent(), session.failedSeq(), failure);
        } catch (OutboxException e) {
            outcome = "stopped behind row " + session.lastSeq() + ", the database: " + e.getMessage();
            return new Result(number, session.sent(), session.lastSeq() + 1, "the database: " + e.getMessage());
        } finally {
            session.close();
            audit.note(number, session.sent(), session.lastSeq(), outcome);
        }
    }

    private void send(long number, ReplaySession session, LongConsumer progress)
            throws OutboxException, InterruptedException {
        long next = 0;
        boolean more = true;
        while (more && session.failure() == null) {
            WantedReader.Part part = reader.read(next, PAGE_BYTES);
            for (WantedReader.Found each : part.rows()) {
                if (state(each).equals(PUBLISHED) && !session.takes(each.row()) && flushed(number, session, progress)) {
                    return;
                }
                if (state(each).equals(PUBLISHED)) {
                    session.add(each.row());
                }
            }
            if (flushed(number, session, progress)) {
                return;
            }
            next = part.next();
            more = part.more();
        }
    }

    /** Whether it has failed. */
    private boolean flushed(long number, ReplaySession session, LongConsumer progress)
            throws OutboxException, InterruptedException {
        session.flush();
        audit.note(number, session.sent(), session.lastSeq(), null);
        progress.accept(session.sent());
        return session.failure() != null;
    }

    private static Header mark(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        sides.close();
        pool.close();
    }
}
