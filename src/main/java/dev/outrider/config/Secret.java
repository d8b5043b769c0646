package dev.outrider.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A secret, given in place or as a file. A file is read each time the secret is asked for, which is once for every new connection or
 * session: whoever rotates a password replaces the file, and nothing has to be restarted.
 */
public final class Secret implements Supplier<String> {

    /** No password, key or certificate chain is longer; a wrong path may well be. */
    private static final long MAX_FILE_BYTES = 1L << 20;

    private final @Nullable String text;
    private final @Nullable Path file;

    private Secret(@Nullable String text, @Nullable Path file) {
        this.text = text;
        this.file = file;
    }

    static Secret of(String text) {
        return new Secret(text, null);
    }

    static Secret in(Path file) {
        return new Secret(null, file);
    }

    /** The secret given in place, null when it is in a file. */
    @Nullable
    String text() {
        return text;
    }

    /** The file it is in, null when it was given in place. */
    @Nullable
    Path file() {
        return file;
    }

    /** The secret as it is now. */
    @Override
    public String get() {
        if (file == null) {
            return text == null ? "" : text;
        }
        try {
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a secret: " + e.getMessage(), e);
        }
    }

    /** The file's text without the line end that editors and {@code echo} put behind it. */
    static String read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is larger than " + MAX_FILE_BYTES + " bytes");
        }
        String content = Files.readString(file);
        int end = content.length();
        while (end > 0 && (content.charAt(end - 1) == '\n' || content.charAt(end - 1) == '\r')) {
            end--;
        }
        return content.substring(0, end);
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return file == null ? "(hidden)" : "(hidden, in " + file + ")";
    }
}
