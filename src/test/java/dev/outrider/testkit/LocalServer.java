package dev.outrider.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server as a child process of this JVM. */
final class LocalServer implements Server {
    private final Supplier<List<String>> command;
    private final Path log;
    private @Nullable Child child;

    LocalServer(String name, Supplier<List<String>> command) {
        this.command = command;
        this.log = Child.newLog(name);
    }

    @Override
    public synchronized void start() {
        if (isAlive()) {
            throw new IllegalStateException("it runs already");
        }
        List<String> line = new ArrayList<>(Detached.commandPrefix());
        line.addAll(command.get());
        child = Child.start(line, Map.of(), log);
    }

    @Override
    public synchronized void end(String signal, Duration atMost) {
        if (child != null && child.isAlive()) {
            child.signal(signal);
            child.awaitExit(atMost);
        }
    }

    @Override
    public synchronized void kill() {
        if (child != null) {
            child.killTree();
        }
    }

    @Override
    public synchronized void freeze() {
        running().freezeTree();
    }

    @Override
    public synchronized void resume() {
        running().resumeTree();
    }

    @Override
    public synchronized boolean isAlive() {
        return child != null && child.isAlive();
    }

    @Override
    public synchronized String lastWords() {
        return child == null ? "" : child.lastWords();
    }

    @Override
    public synchronized String output() {
        return child == null ? "" : child.output();
    }

    @Override
    public synchronized OptionalLong pid() {
        return child == null ? OptionalLong.empty() : OptionalLong.of(child.pid());
    }

    private Child running() {
        if (child == null || !child.isAlive()) {
            throw new IllegalStateException("it does not run");
        }
        return child;
    }
}
