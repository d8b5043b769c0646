package dev.outrider.bench;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.producer.Producer;

/** Measures and prints; the figures also go to {@code target/bench/measure.md}. */
public final class Measure {

    private static final int FINE = 0;
    private static final int INEXACT = 1;
    private static final int MISUSED = 2;

    private Measure() {}

    public static void main(String[] args) throws Exception {
        // Figures are copied into documents: they must not look different from machine to machine.
        Locale.setDefault(Locale.ROOT);
        Plan plan;
        try {
            plan = Plan.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(MISUSED);
            return;
        }
        System.exit(run(plan));
    }

    private static int run(Plan plan) throws Exception {
        List<String> report = new ArrayList<>();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        boolean exact = true;
        for (boolean draining : new boolean[] {true, false}) {
            String what = draining ? "draining a full table" : "a steady rate";
            System.err.println("Measuring " + what + " ...");
            try (Bed bed = Bed.make()) {
                Finding finding = draining ? new Drain(bed, plan).run() : new Steady(bed, plan).run();
                if (report.isEmpty()) {
                    report.addAll(heading(bed, plan, load));
                }
                finding.figures().forEach(figure -> report.add(line(figure.name(), figure.value())));
                report.add(line("judged while " + what, finding.judgement()));
                exact &= finding.exact();
            }
        }
        report.forEach(System.out::println);
        Path file = Bed.DIRECTORY.resolve("measure.md");
        Files.write(file, report);
        if (!exact) {
            System.err.println("Something was lost, repeated or out of order: see above.");
        }
        return exact ? FINE : INEXACT;
    }

    private static List<String> heading(Bed bed, Plan plan, double load) throws IOException {
        String server = bed.database()
                .query("show server_version", row -> row.getString(1))
                .get(0);
        return List.of(
                line("what", "figure"),
                line("---", "---"),
                line(
                        "machine",
                        "%d processors, %s %s, shared by PostgreSQL, Kafka, relay, writers and consumer; load %.1f before the start"
                                .formatted(
                                        Runtime.getRuntime().availableProcessors(),
                                        System.getProperty("os.name"),
                                        System.getProperty("os.arch"),
                                        load)),
                line(
                        "versions",
                        "PostgreSQL %s (synced commits), Kafka %s (one broker, replication factor 1), Java %s"
                                .formatted(server, kafkaVersion(), System.getProperty("java.version"))),
                line(
                        "relay",
                        "`java %s -jar outrider.jar run`, default settings"
                                .formatted(String.join(" ", plan.jvmOptions()))));
    }

    /** Broker and client are of the same release, and this is where the client says which. */
    private static String kafkaVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Objects.requireNonNull(
                Producer.class.getResourceAsStream("/kafka/kafka-version.properties"), "the client's version")) {
            properties.load(file);
        }
        return properties.getProperty("version");
    }

    private static String line(String name, String value) {
        return "| " + name + " | " + value + " |";
    }

    /** Bytes for people. */
    static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%d MiB", bytes >> 20);
    }
}
