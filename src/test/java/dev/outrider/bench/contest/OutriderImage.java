package dev.outrider.bench.contest;

import dev.outrider.bench.Bed;
import dev.outrider.testkit.Program;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The product as it is in its image: by the command that {@code .ci/image} has made, with the image's own runtime and archive of classes, and with nothing that could be
 * written to.
 *
 * @param image the folder that {@code .ci/image} has made
 * @param version what is in it, in its own words
 * @param plain the same without an image
 */
record OutriderImage(Path image, String version, Outrider plain) implements Contestant {

    static final String NAME = "outrider-image";
    static final Path USUAL = Path.of("target", "image").toAbsolutePath();

    private static final String START = "start";

    /** It, or a reason why it cannot be measured here. */
    static Contestant find(Path image, List<String> jvm, List<String> set) throws Absent {
        Path start = image.resolve(START);
        if (!Files.isExecutable(start)) {
            throw new Absent("there is no " + start + ": as root, .ci/image makes it");
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new Absent("only root can start what is in " + image);
        }
        return new OutriderImage(image, version(image.resolve("sizes")), new Outrider(NAME, jvm, set));
    }

    /** The first line of what the script has noted. */
    private static String version(Path sizes) {
        try {
            return Files.readAllLines(sizes).get(0).replaceFirst("^with\\s+", "");
        } catch (IOException e) {
            return "version unknown";
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String settings() {
        return "in its image (%s), with the image's runtime and archive of classes: %s"
                .formatted(version, plain.settings());
    }

    @Override
    public boolean endsInGoodOrder() {
        return plain.endsInGoodOrder();
    }

    @Override
    public void prepare(Bed bed) throws IOException {
        plain.prepare(bed);
    }

    @Override
    public Program start(Bed bed) throws IOException {
        Path mounted = Files.createDirectories(Bed.DIRECTORY.resolve("image"));
        Path config = plain.config(bed, "image/outrider.yaml");
        // The image's user has to find its way there.
        Files.setPosixFilePermissions(mounted, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
        Map<String, String> environment = new HashMap<>(RelayProcess.environment(plain.jvm()));
        environment.put("MOUNT", mounted.toString());
        List<String> command =
                List.of(image.resolve(START).toString(), "run", "--config", "/etc/outrider/" + config.getFileName());
        return Program.start(NAME, command, environment);
    }

    @Override
    public boolean hasRecorded(Bed bed, long seq) {
        return plain.hasRecorded(bed, seq);
    }
}
