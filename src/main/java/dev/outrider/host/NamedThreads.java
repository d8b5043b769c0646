package dev.outrider.host;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A thread for each task, for what blocks now and then. One that dies of what nobody has foreseen is told of: what others wait for from it would never come. */
final class NamedThreads implements Executor {

    private final String name;
    private final Supplier<Thread.UncaughtExceptionHandler> crashes;
    private final AtomicInteger count = new AtomicInteger();

    /**
     * Starts none yet.
     *
     * @param name what its threads' names begin with
     * @param crashes who is told, asked when it has happened
     */
    NamedThreads(String name, Supplier<Thread.UncaughtExceptionHandler> crashes) {
        this.name = name;
        this.crashes = crashes;
    }

    @Override
    public void execute(Runnable task) {
        Thread thread = new Thread(task, name + count.incrementAndGet());
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, thrown) -> crashes.get().uncaughtException(dead, thrown));
        thread.start();
    }
}
