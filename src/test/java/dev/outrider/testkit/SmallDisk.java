package dev.outrider.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk that is soon full: a file system in memory, mounted below the build directory. Needs Linux, and root or a {@code sudo} that does not ask. It is unmounted when it is closed and
 * when this JVM ends; what a killed JVM left behind goes when the next one mounts it.
 */
public final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 64 * 1024;

    private final Path directory;
    private final Thread lastResort = new Thread(this::unmount, "small-disk");

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Mounts an empty one of so many mebibytes. */
    public static SmallDisk mount(Path where, int mebibytes) {
        SmallDisk disk = new SmallDisk(where.toAbsolutePath());
        try {
            Files.createDirectories(disk.directory);
            disk.unmount();
            asRoot("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", disk.directory.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(disk.lastResort);
        return disk;
    }

    public Path directory() {
        return directory;
    }

    /** Bytes that are still free. */
    public long free() {
        try {
            return store().getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody else's file takes what is left. */
    public void fill() {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(ballast())) {
            while (free() > 0) {
                out.write(block, 0, (int) Math.min(block.length, free()));
            }
        } catch (IOException e) {
            // The last block did not fit, because somebody else was quicker: that is what was wanted.
            if (free() > BLOCK) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** That file is deleted. */
    public void makeRoom() {
        try {
            Files.delete(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ballast() {
        return directory.resolve("somebodys-backup");
    }

    private FileStore store() throws IOException {
        return Files.getFileStore(directory);
    }

    private void unmount() {
        try {
            // One that is still in use goes as soon as it is not.
            while (Files.isDirectory(directory) && store().type().equals("tmpfs") && isMountPoint()) {
                asRoot("umount", "--lazy", directory.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void asRoot(String... command) {
        List<String> line = new ArrayList<>();
        if (!System.getProperty("user.name").equals("root")) {
            line.addAll(List.of("sudo", "-n"));
        }
        line.addAll(List.of(command));
        Child.run(command[0], line);
    }

    private boolean isMountPoint() throws IOException {
        return !store().equals(Files.getFileStore(directory.getParent()));
    }

    @Override
    public void close() {
        unmount();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }
}
