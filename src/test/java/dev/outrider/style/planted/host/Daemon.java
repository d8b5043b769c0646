package dev.outrider.style.planted.host;

import dev.outrider.style.planted.lease.UsesHost;
import org.jspecify.annotations.Nullable;

/** Host may know the stages and start threads; that a stage knows it makes the cycle, and is the stage's fault. */
public record Daemon(@Nullable UsesHost lease) {

    Thread worker() {
        return new Thread(() -> {}, "worker");
    }
}
