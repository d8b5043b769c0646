package dev.outrider.confirm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.kafka.common.errors.ApiException;

/** The exceptions that the client on the class path really has. */
final class KafkaExceptions {

    static final String PACKAGE = ApiException.class.getPackageName();

    private KafkaExceptions() {}

    /** Every exception class of Kafka's package of errors. */
    static List<Class<?>> all() {
        String folder = PACKAGE.replace('.', '/') + "/";
        try (JarFile jar = new JarFile(clientJar().toFile())) {
            return jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith(folder) && name.endsWith(".class"))
                    .<Class<?>>map(
                            name -> named(name.substring(0, name.length() - 6).replace('/', '.')))
                    .filter(Throwable.class::isAssignableFrom)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Class<?> named(String name) {
        try {
            return Class.forName(name, false, KafkaExceptions.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError("the client has no " + name, e);
        }
    }

    private static Path clientJar() {
        try {
            return Path.of(ApiException.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
