package dev.outrider.core;

/** How many rows stand in the side table, as blocks come and go. */
final class Totals {

    private long waiting;
    private long parked;

    void clear() {
        waiting = 0;
        parked = 0;
    }

    long waiting() {
        return waiting;
    }

    long parked() {
        return parked;
    }

    void addWaiting(Block block, long more) {
        block.waiting += more;
        if (!block.opened) {
            waiting += more;
        }
    }

    void addParked(Block block, long more) {
        block.parked += more;
        parked += more;
    }

    /** A parked row is tried again or given up. One without a key was parked in a block that nobody keeps. */
    void released(Block block) {
        block.parked = Math.max(0, block.parked - 1);
        parked = Math.max(0, parked - 1);
    }

    /** What is still on its way from it waits for nothing any more. */
    void opened(Block block) {
        waiting -= block.waiting;
        block.opened = true;
    }
}
