package dev.outrider.style.planted.mark;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

final class StartsThreads {

    ExecutorService executor() {
        return Executors.newCachedThreadPool();
    }
}
