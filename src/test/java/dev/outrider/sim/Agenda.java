package dev.outrider.sim;

import java.util.PriorityQueue;

/** Virtual time: what shall happen, in the order of its time; at equal times, in the order in which it was planned. */
final class Agenda {

    private record Plan(long atNanos, long number, Runnable action) implements Comparable<Plan> {
        @Override
        public int compareTo(Plan other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Plan> plans = new PriorityQueue<>();
    private long nowNanos;
    private long planned;

    long now() {
        return nowNanos;
    }

    void at(long atNanos, Runnable action) {
        plans.add(new Plan(Math.max(atNanos, nowNanos), planned++, action));
    }

    void after(long delayNanos, Runnable action) {
        at(nowNanos + delayNanos, action);
    }

    /** Lets the next planned thing happen; false when nothing is planned. */
    boolean step() {
        Plan next = plans.poll();
        if (next == null) {
            return false;
        }
        nowNanos = next.atNanos;
        next.action.run();
        return true;
    }
}
