package dev.outrider.contract;

import dev.outrider.core.Blocked;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Fence;
import dev.outrider.core.Inheritance;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.LeaseAsk.Kind;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import dev.outrider.core.Row;
import dev.outrider.core.RowName;
import dev.outrider.core.Settlement;
import dev.outrider.core.Tries;
import dev.outrider.core.WriteAnswer;
import dev.outrider.core.WriteBack;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The words in which the contract of {@link Outbox} is written. The suites are its subclasses; whoever implements the port runs
 * all of them, each with a fresh driver per test.
 */
public abstract class OutboxContract {

    /** Longer than any test takes that does not let it run out. */
    protected static final long TTL_MILLIS = 60_000;

    protected static final long PLENTY_OF_BYTES = 16L << 20;
    protected static final int PLENTY_OF_ROWS = 1_000;
    protected static final ChainId CHAIN = chain("orders", "key");

    private OutboxDriver driver;

    /** The world the tests run in; one per test. */
    protected abstract OutboxDriver newDriver();

    @BeforeEach
    void makeTheWorld() {
        driver = newDriver();
    }

    @AfterEach
    void leaveNothingBehind() {
        driver.close();
    }

    protected final OutboxDriver driver() {
        return driver;
    }

    protected final Outbox outbox() {
        return driver.outbox();
    }

    protected static ChainId chain(String topic, String key) {
        return new ChainId(topic, key.getBytes(StandardCharsets.UTF_8));
    }

    protected static String newId() {
        return UUID.randomUUID().toString();
    }

    protected static byte[] payload(int bytes) {
        return ('"' + "x".repeat(bytes - 2) + '"').getBytes(StandardCharsets.US_ASCII);
    }

    protected static Range range(long first, long last) {
        return new Range(first, last);
    }

    /** Inserts a row of the usual chain, of which only the number matters. */
    protected static long insert(OutboxDriver.Writer writer) {
        return writer.insert(newId(), CHAIN, payload(10));
    }

    /** Commits as many rows of one chain. */
    protected final void commitRows(int count, ChainId chain) {
        OutboxDriver.Writer writer = driver.begin();
        for (int i = 0; i < count; i++) {
            writer.insert(newId(), chain, payload(10));
        }
        writer.commit();
    }

    protected final void commitRows(int count) {
        commitRows(count, CHAIN);
    }

    /** Looks for everything beyond the cursor and in the gaps. */
    protected final Page read(long cursor, Range... gaps) throws OutboxException {
        return outbox().read(new PageAsk(cursor, List.of(gaps), PLENTY_OF_ROWS, PLENTY_OF_BYTES, false));
    }

    protected final Page readAtMost(int maxRows, long cursor, Range... gaps) throws OutboxException {
        return outbox().read(new PageAsk(cursor, List.of(gaps), maxRows, PLENTY_OF_BYTES, false));
    }

    /** Who may still commit a missing number. */
    protected final Set<String> holders() throws OutboxException {
        Page page = outbox().read(new PageAsk(0, List.of(), 1, PLENTY_OF_BYTES, true));
        return Objects.requireNonNull(page.holders(), "holders were asked for");
    }

    protected static List<Long> numbers(Page page) {
        return page.rows().stream().map(Row::seq).toList();
    }

    protected final LeaseAnswer hold(Kind kind, String owner, long term, long ttlMillis) throws OutboxException {
        return outbox().hold(new LeaseAsk(kind, owner, term, ttlMillis));
    }

    /** A new term for the owner, which must get it. */
    protected final LeaseAnswer acquire(String owner) throws OutboxException {
        LeaseAnswer answer = hold(Kind.ACQUIRE, owner, 0, TTL_MILLIS);
        if (!answer.held()) {
            throw new AssertionError("the lane is held by " + answer.holder());
        }
        return answer;
    }

    protected final Fence acquireFence() throws OutboxException {
        return fence("one", acquire("one"));
    }

    protected static Fence fence(String owner, LeaseAnswer answer) {
        return new Fence(owner, answer.term(), answer.incarnation(), 5);
    }

    protected static Inheritance inheritance(LeaseAnswer answer) {
        return Objects.requireNonNull(answer.inheritance(), "a new term inherits");
    }

    /** What a new term of the owner would start from; the term is used up. */
    protected final Inheritance inherit() throws OutboxException {
        return inheritance(acquire("one"));
    }

    protected final Blocked onlyBlocked() throws OutboxException {
        List<Blocked> blocked = inherit().blocked();
        if (blocked.size() != 1) {
            throw new AssertionError("not one but " + blocked);
        }
        return blocked.get(0);
    }

    protected static WriteBack publishing(Fence fence, Range... published) {
        boolean fromTheFirst = published[0].first() == 1;
        List<Range> beyond = List.of(published).subList(fromTheFirst ? 1 : 0, published.length);
        Progress progress = new Progress(fromTheFirst ? published[0].last() : 0, beyond);
        return new WriteBack(fence, List.of(published), List.of(), List.of(), List.of(), progress);
    }

    protected static WriteBack leftovers(Fence fence, RowName... rows) {
        return new WriteBack(fence, List.of(), List.of(rows), List.of(), List.of(), Progress.NONE);
    }

    protected static WriteBack settling(Fence fence, Settlement... rows) {
        return new WriteBack(fence, List.of(), List.of(), List.of(rows), List.of(), Progress.NONE);
    }

    protected static WriteBack unsettling(Fence fence, Long... numbers) {
        return new WriteBack(fence, List.of(), List.of(), List.of(), List.of(numbers), Progress.NONE);
    }

    protected final WriteAnswer write(WriteBack batch) throws OutboxException {
        return outbox().write(batch);
    }

    protected static Settlement settlement(Row row, Settlement.State state, Settlement.Scope scope) {
        return new Settlement(row, state, scope, state + "Code", "because of " + row.seq(), Tries.NONE);
    }

    protected static Settlement parked(Row row) {
        return settlement(row, Settlement.State.PARKED, Settlement.Scope.CHAIN);
    }

    protected static Settlement waiting(Row row) {
        return settlement(row, Settlement.State.WAITING, Settlement.Scope.CHAIN);
    }

    /** A row as a test needs it that does not read it first. */
    protected static Row row(long seq, ChainId chain) {
        return new Row(seq, newId(), chain, null, Content.of(null), null);
    }
}
