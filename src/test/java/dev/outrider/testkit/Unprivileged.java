package dev.outrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How to run a program that refuses to run as root, as PostgreSQL does.
 *
 * <p>As root it is started in a user namespace of its own, where it sees itself as somebody else while its files remain
 * root's. Where that is forbidden, as in many containers, it runs as the user that owns nothing else.
 */
final class Unprivileged {
    private static final String NOBODY = "65534";
    private static final List<String> PREFIX = prefix();

    private Unprivileged() {}

    /** What to put before the command. */
    static List<String> commandPrefix() {
        return PREFIX;
    }

    /** Makes sure such a program can work in this directory. */
    static void giveTo(Path directory) {
        if (PREFIX.contains("setpriv")) {
            run("chown", "-R", NOBODY, directory.toString());
            run("chmod", "711", directory.getParent().toString());
        }
    }

    private static List<String> prefix() {
        if (!isRoot()) {
            return List.of();
        }
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new IllegalStateException("PostgreSQL refuses to run as root: run this as another user");
        }
        return run("unshare", "--user", "true") == 0
                ? List.of("unshare", "--user")
                : List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    }

    private static boolean isRoot() {
        try {
            Path mine = Files.createTempFile("outrider-", ".owner");
            Object owner = Files.getAttribute(mine, "unix:uid");
            Files.delete(mine);
            return owner.equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int run(String... command) {
        try {
            return new ProcessBuilder(command)
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
}
