package dev.outrider.host;

import dev.outrider.config.Metering;
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
import dev.outrider.metrics.TableTrend;
import dev.outrider.read.TableProbe;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An outbox whose answers are timed, and whose rows are counted by key. What fails is not: how long it took says how long somebody waited, and not how fast the database is. */
final class WatchedOutbox implements Outbox {

    /** Over how long the table's growth is taken. */
    private static final long TREND_NANOS = TimeUnit.MINUTES.toNanos(30);

    private final Outbox outbox;
    private final TableTrend trend;
    private final @Nullable HotKeys hotKeys;
    private final Timing reads = new Timing();
    private final Timing writeBacks = new Timing();

    WatchedOutbox(Outbox outbox, Metering metering) {
        this.outbox = outbox;
        this.hotKeys = metering.hotKeys() ? new HotKeys() : null;
        this.trend = new TableTrend(metering.sizeBudgetBytes(), TREND_NANOS);
    }

    /** Counts rows by key, null where that is not wanted. */
    @Nullable
    HotKeys hotKeys() {
        return hotKeys;
    }

    /** What follows from a look at the table on the disk; for one thread. */
    Measures.Table table(TableProbe.Figures seen, long nowNanos) {
        return trend.add(new TableTrend.Look(
                new Measures.Rows(seen.liveRows(), seen.deadRows()),
                seen.updates(),
                seen.hotUpdates(),
                seen.tableBytes(),
                seen.indexBytes(),
                nowNanos));
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
