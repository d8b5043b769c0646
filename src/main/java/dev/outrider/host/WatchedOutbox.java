package dev.outrider.host;

import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.WaitingAsk;
import dev.outrider.core.WriteAnswer;
import dev.outrider.core.WriteBack;
import dev.outrider.health.HotKeys;
import dev.outrider.metrics.Measures;
import org.jspecify.annotations.Nullable;

/** An outbox whose answers are timed, and whose rows are counted by key. What fails is not: how long it took says how long somebody waited, and not how fast the database is. */
final class WatchedOutbox implements Outbox {

    private final Outbox outbox;
    private final @Nullable HotKeys hotKeys;
    private final Timing reads = new Timing();
    private final Timing writeBacks = new Timing();

    WatchedOutbox(Outbox outbox, @Nullable HotKeys hotKeys) {
        this.outbox = outbox;
        this.hotKeys = hotKeys;
    }

    Measures.Speed speed() {
        return new Measures.Speed(reads.seen(), writeBacks.seen());
    }

    @Override
    public LeaseAnswer hold(LeaseAsk ask) throws OutboxException {
        return outbox.hold(ask);
    }

    @Override
    public Page read(PageAsk ask) throws OutboxException {
        long began = System.nanoTime();
        Page page = outbox.read(ask);
        long ended = System.nanoTime();
        reads.add(ended - began);
        if (hotKeys != null && !page.rows().isEmpty()) {
            hotKeys.read(page.rows(), ended);
        }
        return page;
    }

    @Override
    public Page readWaiting(WaitingAsk ask) throws OutboxException {
        return outbox.readWaiting(ask);
    }

    @Override
    public WriteAnswer write(WriteBack batch) throws OutboxException {
        long began = System.nanoTime();
        WriteAnswer answer = outbox.write(batch);
        writeBacks.add(System.nanoTime() - began);
        return answer;
    }
}
