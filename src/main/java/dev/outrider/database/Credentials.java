package dev.outrider.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who the relay is to the database.
 *
 * @param user the role
 * @param password its password, null when it comes from a file or none is needed
 * @param passwordFile a file with the password, read again for each new connection; it goes before {@code password}
 */
public record Credentials(
        String user, @Nullable String password, @Nullable Path passwordFile) {

    /** The password as of now, null when there is none. */
    @Nullable
    String currentPassword() throws IOException {
        // Files made by editors and secret managers end with a line break that is no part of the secret.
        return passwordFile == null ? password : Files.readString(passwordFile).stripTrailing();
    }

    /** Without the password: this may end in a log. */
    @Override
    public String toString() {
        return user + (passwordFile == null ? "" : " with the password in " + passwordFile);
    }
}
