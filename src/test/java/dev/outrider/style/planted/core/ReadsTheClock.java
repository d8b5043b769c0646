package dev.outrider.style.planted.core;

final class ReadsTheClock {

    synchronized long now() {
        return System.nanoTime();
    }
}
