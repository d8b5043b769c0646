package dev.outrider.sim;

import java.util.ArrayDeque;

/**
 * Through which everything of one process passes that runs in threads of its own beside the loop. A frozen process does nothing, and does it
 * all when it wakes; a dead one never.
 */
final class Gate {

    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private boolean frozen;
    private boolean paused;
    private boolean waking;
    private boolean dead;

    void run(Runnable action) {
        if (dead) {
            return;
        }
        if (frozen) {
            held.add(action);
        } else {
            action.run();
        }
    }

    /** The loop stands still, and only it. */
    void pause(boolean now) {
        waking = paused && !now;
        paused = now;
    }

    /** The loop has turned. */
    void turned() {
        waking = false;
    }

    /** Whether the loop has not turned since it was paused: it may be awake, and has done nothing about what it missed. */
    boolean standsStill() {
        return paused || waking;
    }

    boolean paused() {
        return paused;
    }

    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
        while (!frozen && !dead && !held.isEmpty()) {
            held.poll().run();
        }
    }

    void die() {
        dead = true;
        held.clear();
    }

    boolean dead() {
        return dead;
    }
}
