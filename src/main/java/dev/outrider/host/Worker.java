package dev.outrider.host;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One thread for one concern that blocks, named after its job, with a bounded queue before it. */
final class Worker {

    private static final Runnable END = () -> {};

    private final BlockingQueue<Runnable> tasks;
    private final int bound;
    private final Thread thread;

    /**
     * A worker that is not started yet.
     *
     * @param job what it does, in a word
     * @param bound tasks that may wait for it
     * @param crash told of whatever a task throws, which ends the worker
     */
    Worker(String job, int bound, Thread.UncaughtExceptionHandler crash) {
        this.bound = bound;
        // One slot more, for the end. A long queue is seldom full: it is not allocated beforehand.
        tasks = bound < 100 ? new ArrayBlockingQueue<>(bound + 1) : new LinkedBlockingQueue<>(bound + 1);
        thread = new Thread(this::work, "outrider-" + job);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(crash);
    }

    void start() {
        thread.start();
    }

    /** Queues a task. Never blocks: a full queue means that somebody asked for more than was agreed. */
    void submit(Runnable task) {
        if (tasks.size() >= bound || !tasks.offer(task)) {
            throw new IllegalStateException(thread.getName() + " has " + bound + " tasks waiting: a bound is broken");
        }
    }

    /** Lets it end after the tasks that are queued. One that hangs in a task is left behind: it cannot hold the process. */
    void end() {
        tasks.offer(END);
    }

    /** Waits for its end; returns whether it came in time. */
    boolean awaitEnd(long millis) throws InterruptedException {
        thread.join(Math.max(1, millis));
        return !thread.isAlive();
    }

    private void work() {
        try {
            for (Runnable task = tasks.take(); task != END; task = tasks.take()) {
                task.run();
            }
        } catch (InterruptedException e) {
            // Nobody here interrupts a worker: whoever did wants it gone, and the daemon cannot live without it.
            throw new IllegalStateException(thread.getName() + " was interrupted", e);
        }
    }
}
