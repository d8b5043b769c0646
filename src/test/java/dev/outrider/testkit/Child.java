package dev.outrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A child process of this JVM: what it prints goes to a file, and signals reach it. */
final class Child {
    private static final Path LOGS = Path.of("target", "testkit");
    private static final Duration DEATH_TAKES = Duration.ofSeconds(20);
    private static final int LAST_WORDS = 4_000;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** A file of its own in {@code target/testkit}; one server's restarts share it. */
    static Path newLog(String name) {
        try {
            Files.createDirectories(LOGS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long jvm = ProcessHandle.current().pid();
        return LOGS.resolve(name + "-" + jvm + "-" + COUNT.incrementAndGet() + ".log");
    }

    static Child start(List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            Reaper.watch(process);
            process.getOutputStream().close();
            return new Child(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program to its end and returns what it printed; fails when it fails. */
    static String run(String name, List<String> command) {
        Child child = start(command, Map.of(), newLog(name));
        child.awaitExit(Duration.ofMinutes(2));
        if (child.process.exitValue() != 0) {
            throw new IllegalStateException(command + " failed: " + child.lastWords());
        }
        return child.output();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int awaitExit(Duration atMost) {
        Await.until(atMost, () -> "the end of process " + pid() + ", which said " + lastWords(), () -> !isAlive());
        return process.exitValue();
    }

    /** Sends a signal to this process only. Through the shell, because every shell can and Java cannot. */
    void signal(String name) {
        signal(name, List.of(process.toHandle()));
    }

    /** Ends it and everything it started, as a power cut would. */
    void killTree() {
        List<ProcessHandle> tree = stopTree();
        tree.forEach(ProcessHandle::destroyForcibly);
        Await.until(DEATH_TAKES, () -> "death of " + tree, () -> tree.stream().allMatch(Child::isDead));
        Await.until(DEATH_TAKES, () -> "exit of " + pid(), () -> !isAlive());
    }

    /** Returns when every process stands still: the signal alone is under way for milliseconds on a busy machine, in which a server still answers. */
    void freezeTree() {
        List<ProcessHandle> tree = stopTree();
        Await.until(
                DEATH_TAKES, () -> tree + " to stand still", () -> tree.stream().allMatch(Child::standsStill));
    }

    private static boolean standsStill(ProcessHandle handle) {
        return switch (state(handle)) {
            case STOPPED, DEAD, UNKNOWN -> true;
            case OTHER -> false;
        };
    }

    /** Also when its new parent, the system's first process, has not taken notice yet, which takes that of some machines two seconds. */
    static boolean isDead(ProcessHandle handle) {
        return !handle.isAlive() || state(handle) == State.DEAD;
    }

    private enum State {
        STOPPED,
        DEAD,
        OTHER,
        /** Nobody can be asked: the signal has to do. */
        UNKNOWN
    }

    private static State state(ProcessHandle handle) {
        String letter = handle.isAlive() ? ProcessTable.state(handle.pid()) : "X";
        return switch (letter) {
            case "T" -> State.STOPPED;
            case "Z", "X" -> State.DEAD;
            case "" -> handle.isAlive() ? State.UNKNOWN : State.DEAD;
            default -> State.OTHER;
        };
    }

    void resumeTree() {
        List<ProcessHandle> tree = tree();
        signal("CONT", tree);
    }

    /** The parent first, so that it cannot start another child while its children are counted. */
    private List<ProcessHandle> stopTree() {
        if (!isAlive()) {
            return List.of();
        }
        signal("STOP");
        List<ProcessHandle> tree = tree();
        signal("STOP", tree);
        return tree;
    }

    private List<ProcessHandle> tree() {
        return Stream.concat(Stream.of(process.toHandle()), descendants().stream())
                .toList();
    }

    /** Everything it has started that lives now. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    private static void signal(String name, List<ProcessHandle> targets) {
        StringBuilder script = new StringBuilder();
        for (ProcessHandle target : targets) {
            script.append("kill -")
                    .append(name)
                    .append(' ')
                    .append(target.pid())
                    .append(" 2>/dev/null;");
        }
        try {
            new ProcessBuilder("sh", "-c", script.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Everything it printed so far. */
    String output() {
        try {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String lastWords() {
        String output = output();
        return output.substring(Math.max(0, output.length() - LAST_WORDS));
    }
}
