package dev.outrider.sim;

import dev.outrider.core.Progress;

/**
 * The lane's one row in {@code outrider.lane}.
 *
 * @param term the lease's fencing number
 * @param owner the holder, empty when free
 * @param expiresAtNanos by the database's clock
 * @param waiter who asked in vain last
 * @param serial number of the last write-back applied in this term
 * @param progress what lies behind the lane
 */
record LaneRow(long term, String owner, long expiresAtNanos, Waiter waiter, long serial, Progress progress) {

    /**
     * A standby.
     *
     * @param owner who asked, empty when no one
     * @param seenAtNanos when, by the database's clock
     */
    record Waiter(String owner, long seenAtNanos) {

        static final Waiter NOBODY = new Waiter("", 0);
    }

    static final LaneRow NEW = new LaneRow(0, "", 0, Waiter.NOBODY, 0, Progress.NONE);

    LaneRow acquiredBy(String newOwner, long until) {
        Waiter left = newOwner.equals(waiter.owner()) ? Waiter.NOBODY : waiter;
        return new LaneRow(term + 1, newOwner, until, left, 0, progress);
    }

    LaneRow until(String newOwner, long until) {
        return new LaneRow(term, newOwner, until, waiter, serial, progress);
    }

    LaneRow waitedForBy(String newWaiter, long seenAt) {
        return new LaneRow(term, owner, expiresAtNanos, new Waiter(newWaiter, seenAt), serial, progress);
    }

    LaneRow written(long newSerial, Progress newProgress) {
        Progress told = new Progress(newProgress.lowWater(), newProgress.done());
        return new LaneRow(term, owner, expiresAtNanos, waiter, newSerial, told);
    }
}
