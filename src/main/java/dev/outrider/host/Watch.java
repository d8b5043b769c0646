package dev.outrider.host;

import dev.outrider.convert.headers.Contexts;
import dev.outrider.core.Settlement;
import dev.outrider.core.Status;
import dev.outrider.core.WriteBack;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at the loop from outside, a few times a second, and keeps the journal: so a log that blocks delays nobody but itself. */
final class Watch implements Runnable {

    private static final long LOOK_EVERY_MILLIS = 100;

    /** Parked rows that may wait to be told; beyond it they are only counted. */
    private static final int PARKED_WAITING = 256;

    /** Grave stalls are worth a line, at most one in so long. */
    private static final long LATE_REPEAT_NANOS = 60_000_000_000L;

    private final Pulse pulse;
    private final LongSupplier clock;
    private final Journal journal;
    private final Supplier<Contexts.Dropped> dropped;
    private final Supplier<List<Status.Trouble>> around;
    private final BlockingQueue<Settlement> parked = new ArrayBlockingQueue<>(PARKED_WAITING);
    private final AtomicLong parkedUnseen = new AtomicLong();
    private volatile boolean ended;
    private volatile boolean onceReady;
    private volatile Status.@Nullable Trouble lastError;
    private Pulse.@Nullable Beat seen;
    private long lateToldNanos;
    private long lateToldCount;

    Watch(
            Pulse pulse,
            LongSupplier clock,
            String owner,
            Supplier<Contexts.Dropped> dropped,
            Supplier<List<Status.Trouble>> around) {
        this.pulse = pulse;
        this.clock = clock;
        this.around = around;
        this.journal = new Journal(owner);
        this.dropped = dropped;
    }

    /** Whether table and lease state have once been good. */
    boolean onceReady() {
        return onceReady;
    }

    /** The last trouble of any kind, over or not. */
    Status.@Nullable Trouble lastError() {
        return lastError;
    }

    void lastError(Status.Trouble trouble) {
        lastError = trouble;
    }

    /** Rows were recorded; called by the write worker, never blocks. */
    void recorded(WriteBack batch) {
        for (Settlement settlement : batch.settled()) {
            if (settlement.state() == Settlement.State.PARKED && !parked.offer(settlement)) {
                parkedUnseen.incrementAndGet();
            }
        }
    }

    void end() {
        ended = true;
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                tell(parked.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
                look();
            }
            for (Settlement left = parked.poll(); left != null; left = parked.poll()) {
                tell(left);
            }
            look();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the watch was interrupted", e);
        }
    }

    private void tell(@Nullable Settlement settlement) {
        if (settlement != null) {
            journal.parked(settlement, clock.getAsLong());
        }
        journal.parkedUnseen(parkedUnseen.getAndSet(0));
    }

    private void look() {
        Pulse.Beat beat = pulse.last();
        if (beat == null || beat == seen) {
            return;
        }
        seen = beat;
        Status status = withTroubles(beat.status(), around.get());
        onceReady |= switch (status.lane().state()) {
            case ACTIVE, PAUSED, STANDBY, HALTED -> true;
            case SEEKING, STOPPING, STOPPED -> false;
        };
        // What somebody wants to stand still is no error; it is told last.
        if (!status.troubles().isEmpty() && !status.troubles().get(0).kind().equals("paused")) {
            lastError = status.troubles().get(0);
        }
        journal.look(status, beat.atNanos());
        journal.dropped(dropped.get(), beat.atNanos());
        late(beat.atNanos());
    }

    private static Status withTroubles(Status status, List<Status.Trouble> more) {
        if (more.isEmpty()) {
            return status;
        }
        List<Status.Trouble> all = new ArrayList<>(status.troubles());
        all.addAll(more);
        return new Status(
                status.lane(), status.reading(), status.flow(), status.blocked(), status.cluster(), List.copyOf(all));
    }

    private void late(long nowNanos) {
        Pulse.Stalls stalls = pulse.stalls();
        if (stalls.graveCount() > lateToldCount
                && (lateToldNanos == 0 || nowNanos - lateToldNanos > LATE_REPEAT_NANOS)) {
            lateToldNanos = nowNanos;
            lateToldCount = stalls.graveCount();
            journal.stalled(stalls);
        }
    }
}
