package dev.outrider.convert.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** A schema of our own, in a file. */
public final class SchemaFile {

    private SchemaFile() {}

    /**
     * Sees whether it can be read, for callers that know nothing of Avro.
     *
     * @throws IllegalArgumentException as {@link #read}
     */
    public static void check(Path file) {
        read(file);
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it holds no schema; the message says why
     */
    public static Schema read(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no such file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file cannot be read: " + e.getMessage(), e);
        } catch (AvroRuntimeException e) {
            throw new IllegalArgumentException("the file holds no Avro schema: " + e.getMessage(), e);
        }
    }
}
