package dev.outrider.testkit;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs from the embedded archive, unpacked once per user and version, and their command lines. */
final class PostgresPrograms {
    private static final Path PROGRAMS = unpacked();
    private static final int EXECUTABLE = 0100;
    /**
     * Crashes here are killed processes and never a power cut, so nothing is lost that the kernel has been given:
     * fsync only costs time. A measurement turns it on.
     */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", LocalEnvironment.LOOPBACK),
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "100"),
            Map.entry("max_prepared_transactions", "50"),
            Map.entry("shared_buffers", "128MB"),
            Map.entry("fsync", "off"),
            Map.entry("max_wal_size", "2GB"),
            // Segments live in the data directory, so that a killed server leaves nothing behind elsewhere.
            Map.entry("dynamic_shared_memory_type", "mmap"),
            Map.entry("lc_messages", "C"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_line_prefix", "%m [%p] %u@%d "));

    private static final Pattern VERSION = Pattern.compile("PostgreSQL\\) (\\d+)");
    private static final List<String> QUICK_PASSWORDS = quickPasswords();

    private PostgresPrograms() {}

    /** Makes a new cluster below the directory, and returns its data directory. */
    static Path initialize(Path directory) {
        Path data = directory.resolve("data");
        Path password = directory.resolve("password");
        try {
            Files.writeString(password, Postgres.PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Unprivileged.giveTo(directory);
        List<String> arguments = new ArrayList<>(List.of(
                "--pgdata=" + data,
                "--username=" + Postgres.SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"));
        arguments.addAll(QUICK_PASSWORDS);
        run("initdb", arguments.toArray(String[]::new));
        return data;
    }

    /** Tests connect thousands of times, and every client would hash its password thousands of times for each. */
    private static List<String> quickPasswords() {
        Matcher version = VERSION.matcher(run("postgres", "--version"));
        boolean known = version.find() && Integer.parseInt(version.group(1)) >= 16;
        return known ? List.of("-c", "scram_iterations=1") : List.of();
    }

    static List<String> serverCommand(Path data, int port, Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(SETTINGS);
        all.putAll(settings);
        List<String> line = command("postgres", "-D", data.toString(), "-p", Integer.toString(port));
        all.forEach((name, value) -> {
            line.add("-c");
            line.add(name + "=" + value);
        });
        return line;
    }

    private static String run(String program, String... arguments) {
        return Child.run(program, command(program, arguments));
    }

    private static List<String> command(String program, String... arguments) {
        List<String> line = new ArrayList<>(Unprivileged.commandPrefix());
        line.add(PROGRAMS.resolve("bin").resolve(program).toString());
        line.addAll(List.of(arguments));
        return line;
    }

    private static Path unpacked() {
        try {
            byte[] archive = archive();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
            String version = HexFormat.of().formatHex(digest, 0, 8);
            Path programs =
                    Machine.cache().resolve("outrider-postgres-" + System.getProperty("user.name") + "-" + version);
            if (!Files.exists(programs)) {
                Path fresh = Reaper.newDirectory("unpacking");
                unpack(archive, fresh.resolve("programs"));
                publish(fresh.resolve("programs"), programs);
            }
            return programs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] archive() throws IOException {
        String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : System.getProperty("os.name");
        String machine = System.getProperty("os.arch");
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            return archive.readAllBytes();
        }
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, target);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(path, target.resolve(entry.getLinkName()).normalize());
        } else {
            Files.copy(content, path);
            boolean executable =
                    (entry.getMode() & EXECUTABLE) != 0 || path.getParent().endsWith("bin");
            if (executable && !path.toFile().setExecutable(true, false)) {
                throw new IOException("cannot make " + path + " executable");
            }
        }
    }

    /** In one step, because other JVMs may be unpacking the same archive: whoever comes second throws its copy away. */
    private static void publish(Path fresh, Path programs) throws IOException {
        try {
            Files.move(fresh, programs, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.exists(programs)) {
                throw e;
            }
        }
    }
}
