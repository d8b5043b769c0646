package dev.outrider.style.planted.core;

import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.LoggerFactory;

final class LogsAndLocks {

    private final ReentrantLock lock = new ReentrantLock();

    void log() {
        LoggerFactory.getLogger("core").info("locked {}", lock);
    }
}
