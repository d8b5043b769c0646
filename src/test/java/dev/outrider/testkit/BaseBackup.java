package dev.outrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * A consistent copy of a running server's data directory, by the server's own low-level backup functions: the embedded
 * archive holds no {@code pg_basebackup}.
 */
final class BaseBackup {
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts");
    /** Directories of which only the empty directory belongs into a backup. */
    private static final Set<String> EMPTIED = Set.of("pg_wal", "pg_dynshmem", "pg_replslot", "pg_stat_tmp");

    private static final int NEW_NAMES_SINCE = 15;

    private BaseBackup() {}

    /** Copies what the server keeps; the copy starts by itself, or follows as a standby. */
    static Path take(Database superuser, Path source, Path target) {
        // The functions insist on one and the same session.
        try (Connection session = superuser.connect()) {
            boolean old = session.getMetaData().getDatabaseMajorVersion() < NEW_NAMES_SINCE;
            Database.query(
                    session,
                    old ? "select pg_start_backup('test', true, false)" : "select pg_backup_start('test', true)",
                    row -> row.getString(1));
            copy(source, target, EMPTIED);
            String label = Database.query(
                            session,
                            old
                                    ? "select labelfile from pg_stop_backup(false)"
                                    : "select labelfile from pg_backup_stop()",
                            row -> row.getString(1))
                    .get(0);
            Files.writeString(target.resolve("backup_label"), label);
            // Only now, so that the log reaches to the end of the backup.
            copy(source.resolve("pg_wal"), target.resolve("pg_wal"), Set.of());
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return target;
    }

    private static void copy(Path source, Path target, Set<String> emptied) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes ignored) throws IOException {
                Files.createDirectories(target.resolve(source.relativize(directory)));
                return emptied.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes ignored) throws IOException {
                if (!LEFT_OUT.contains(file.getFileName().toString())) {
                    try {
                        Files.copy(file, target.resolve(source.relativize(file)));
                    } catch (NoSuchFileException vanished) {
                        // Dropped while the copy was made: the log says so too, and replaying it agrees.
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }
}
