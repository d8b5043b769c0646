package dev.outrider.convert;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Classes that somebody else wrote, by name: from the relay's own class path, and from the jars of a folder.
 *
 * <p>The loader asks the relay first. Asked the other way round, a plugin that brings Kafka's client along would implement a {@code Serializer} that is not
 * the relay's, and every cast would fail.
 */
public final class Plugins {

    /** One loader a folder, so that two plugins of one jar see the same classes. It lives as long as the process. */
    private static final Map<Path, ClassLoader> LOADERS = new ConcurrentHashMap<>();

    private Plugins() {}

    /**
     * A class that was looked for.
     *
     * @param <T> what it must be
     * @param type the class, null when there is none that is fit
     * @param fault what is wrong, null when nothing is
     */
    public record Found<T>(
            @Nullable Class<? extends T> type, @Nullable String fault) {}

    /**
     * Looks for a class, without running any of its code.
     *
     * @param name its name
     * @param kind what it must be
     * @param folder where further jars are, null for none
     */
    public static <T> Found<T> find(String name, Class<T> kind, @Nullable Path folder) {
        try {
            Class<?> found = Class.forName(name, false, loader(folder));
            if (!kind.isAssignableFrom(found)) {
                return new Found<>(null, "is no " + kind.getName());
            }
            Class<? extends T> fit = found.asSubclass(kind);
            Constructor<? extends T> maker = fit.getConstructor();
            return new Found<>(maker.getDeclaringClass(), null);
        } catch (ClassNotFoundException e) {
            return new Found<>(
                    null,
                    "there is no such class, neither in the relay nor "
                            + (folder == null
                                    ? "in a plugins.directory, which is not set"
                                    : "in the jars of " + folder));
        } catch (NoSuchMethodException e) {
            return new Found<>(null, "has no public constructor without parameters");
        } catch (LinkageError e) {
            return new Found<>(null, "cannot be loaded, something that it needs is missing: " + e);
        } catch (IOException e) {
            return new Found<>(null, "cannot be looked for: " + e);
        }
    }

    /**
     * Makes an object of a class.
     *
     * @param name the class's name
     * @param kind what it must be
     * @param folder where further jars are, null for none
     * @throws IllegalStateException when it cannot be made, with the reason
     */
    public static <T> T make(String name, Class<T> kind, @Nullable Path folder) {
        Found<T> found = find(name, kind, folder);
        Class<? extends T> type = found.type();
        if (type == null) {
            throw new IllegalStateException(name + ": " + found.fault());
        }
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " cannot be made: " + e.getCause(), e);
        }
    }

    /** Finds the classes of the relay and of the jars in a folder and in the folders right below it; the relay's own when it is null. */
    public static ClassLoader loader(@Nullable Path folder) throws IOException {
        ClassLoader own = Plugins.class.getClassLoader();
        if (folder == null) {
            return own;
        }
        Path whole = folder.toAbsolutePath().normalize();
        ClassLoader known = LOADERS.get(whole);
        if (known == null) {
            List<URL> jars = jars(whole);
            known = LOADERS.computeIfAbsent(
                    whole, path -> new URLClassLoader("plugins", jars.toArray(URL[]::new), own));
        }
        return known;
    }

    private static List<URL> jars(Path folder) throws IOException {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder, 2)) {
            List<Path> sorted = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            for (Path jar : sorted) {
                jars.add(url(jar));
            }
        }
        return jars;
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }
}
