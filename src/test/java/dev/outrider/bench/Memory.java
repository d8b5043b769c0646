package dev.outrider.bench;

import dev.outrider.testkit.RelayProcess;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Looks at a process's resident memory twice a second and remembers the most it saw. */
final class Memory implements AutoCloseable {

    private static final long EVERY_MILLIS = 500;

    private final RelayProcess relay;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private volatile long most;
    private volatile long last;

    private Memory(RelayProcess relay) {
        this.relay = relay;
    }

    static Memory watch(RelayProcess relay) {
        Memory memory = new Memory(relay);
        memory.look();
        // A process that has ended ends the looking too, and what was seen stays.
        ScheduledFuture<?> unused =
                memory.thread.scheduleWithFixedDelay(memory::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return memory;
    }

    private void look() {
        last = relay.residentBytes();
        most = Math.max(most, last);
    }

    long mostBytes() {
        return most;
    }

    long lastBytes() {
        return last;
    }

    /** What has been seen stays readable. */
    void stop() {
        thread.shutdownNow();
    }

    @Override
    public void close() {
        stop();
    }
}
