package dev.outrider.style.planted.http;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The HTTP server is in the one package beside host that may have a thread. */
final class InnocentServer {

    ExecutorService executor() {
        return Executors.newSingleThreadExecutor();
    }
}
