package dev.outrider.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Any program as a child process: what it prints goes to {@code target/testkit}, and it ends with this JVM. */
public final class Program implements AutoCloseable {

    private final Child child;

    private Program(Child child) {
        this.child = child;
    }

    /** Starts it, under a name for its log. */
    public static Program start(String name, List<String> command, Map<String, String> environment) {
        return new Program(Child.start(command, environment, Child.newLog(name)));
    }

    /** What a program did that has ended. */
    public record Outcome(int exitCode, String output) {}

    /** Runs one to its end, which may be a build on a busy machine. */
    public static Outcome run(String... command) {
        Child child = Child.start(List.of(command), Map.of(), Child.newLog("program"));
        return new Outcome(child.awaitExit(Duration.ofMinutes(20)), child.output());
    }

    /** The Java that runs this JVM. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    public long pid() {
        return child.pid();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** Asks it to end with SIGTERM, once; does not wait. */
    public void terminate() {
        child.signal("TERM");
    }

    /** Waits for its end and returns its exit code. */
    public int awaitExit(Duration atMost) {
        return child.awaitExit(atMost);
    }

    /** The end of what it printed. */
    public String lastWords() {
        return child.lastWords();
    }

    @Override
    public void close() {
        child.killTree();
    }
}
