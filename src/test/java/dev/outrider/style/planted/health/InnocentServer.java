package dev.outrider.style.planted.health;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Health is the one package beside host that may have a thread. */
final class InnocentServer {

    ExecutorService executor() {
        return Executors.newSingleThreadExecutor();
    }
}
