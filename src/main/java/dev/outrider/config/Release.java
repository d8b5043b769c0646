package dev.outrider.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which release of the program this is, whether it runs from its jar or from its classes. */
public final class Release {

    private static final Properties PROPERTIES = read();

    private Release() {}

    /** The version, for instance {@code 0.1.0}. */
    public static String version() {
        return PROPERTIES.getProperty("version");
    }

    /**
     * What it was built from: the commit and when that was made, in UTC, and whether there were changes beside it; {@code unknown} when it was built
     * without its git repository. Never the time of the build, so that the same commit builds the same program.
     */
    public static String source() {
        return PROPERTIES.getProperty("source");
    }

    private static Properties read() {
        try (InputStream in = Release.class.getResourceAsStream("release.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
