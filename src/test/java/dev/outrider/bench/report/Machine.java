package dev.outrider.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.producer.Producer;

/** What the figures were measured on. */
public final class Machine {

    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Processors, system, memory, and what else it was busy with. */
    public static String inWords() throws IOException {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        String memory = system instanceof com.sun.management.OperatingSystemMXBean more
                ? "%d GiB".formatted(more.getTotalMemorySize() >> 30)
                : "unknown memory";
        return "%d processors (%s), %s, %s %s; load %.1f before the start; everybody on the same machine"
                .formatted(
                        system.getAvailableProcessors(),
                        Files.exists(CPUINFO) ? model(Files.readString(CPUINFO)) : "model unknown",
                        memory,
                        system.getName(),
                        system.getArch(),
                        system.getSystemLoadAverage());
    }

    /** The model's name from {@code /proc/cpuinfo}, which some processors do not tell. */
    static String model(String cpuinfo) {
        return cpuinfo.lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("model unknown");
    }

    /** Broker and client are of the same release, and this is where the client says which. */
    public static String kafkaVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Objects.requireNonNull(
                Producer.class.getResourceAsStream("/kafka/kafka-version.properties"), "the client's version")) {
            properties.load(file);
        }
        return properties.getProperty("version");
    }
}
