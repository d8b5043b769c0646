package dev.outrider.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A main class of the tests' own class path in a process of its own. */
public final class MainProcess implements AutoCloseable {

    private final Child child;

    private MainProcess(Child child) {
        this.child = child;
    }

    /** Starts it with options of the virtual machine and arguments of its own. */
    public static MainProcess start(Class<?> main, List<String> jvm, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvm);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        line.addAll(List.of(arguments));
        return new MainProcess(Child.start(line, Map.of(), Child.newLog(main.getSimpleName())));
    }

    /** Everything it has started that lives now. */
    public List<ProcessHandle> descendants() {
        return child.descendants();
    }

    /** Whether a process that it had started has ended, noticed by its new parent or not. */
    public static boolean hasEnded(ProcessHandle descendant) {
        return Child.isDead(descendant);
    }

    /** SIGTERM. */
    public void terminate() {
        child.signal("TERM");
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** Everything it printed so far. */
    public String output() {
        return child.output();
    }

    /** Waits for its end and returns its exit code. */
    public int awaitExit(Duration atMost) {
        return child.awaitExit(atMost);
    }

    @Override
    public void close() {
        child.killTree();
    }
}
