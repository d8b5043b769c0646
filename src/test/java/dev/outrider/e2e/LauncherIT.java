package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.host.ExitCode;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the daemon is started: its launcher, its archive of classes, and the classes that it loads at all. */
@Tag("foundation")
class LauncherIT {

    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final Duration ARCHIVING_TAKES = Duration.ofMinutes(2);
    private static final int ROWS = 500;

    /** Written anew with {@code -Dclasses.list=write}, which is due when the test below says so. */
    private static final Path LIST = Path.of("src", "main", "launcher", "outrider.classes");

    /** Of all loaded classes: some are made at run time and can be in no archive. */
    private static final double ARCHIVED_AT_LEAST = 0.9;

    private static final int CLASSES_AT_MOST = 5_850;

    /** What belongs to other commands, or to features that are off by default. */
    private static final Pattern NOT_FOR_RUN = Pattern.compile(
            "org\\.flywaydb\\..+|io\\.micrometer\\..+|io\\.prometheus\\..+|com\\.github\\.luben\\.zstd\\..+|org\\.xerial\\.snappy\\..+|net\\.jpountz\\..+"
                    + "|at\\.yawk\\..+|io\\.cloudevents\\..+|io\\.opentelemetry\\..+|com\\.fasterxml\\.jackson\\.databind\\..+|org\\.apache\\.avro\\..+"
                    + "|dev\\.outrider\\.mark\\.Retention.*|dev\\.outrider\\.wake\\..+|dev\\.outrider\\.host\\.Noti.+"
                    + "|dev\\.outrider\\.(host\\.Letters|host\\.Postman|host\\.ReplaySession|mark\\.LetterMarks|read\\.ParkedReader|read\\.WantedReader)"
                    + "|dev\\.outrider\\.(send\\.LetterRecords|send\\.LetterSender|admin\\.ReplayTable)"
                    + "|dev\\.outrider\\.api\\.(?!Api$|Desk$|Refused$).+|dev\\.outrider\\.http\\.Tls.+\\$(?!Unusable$).+|dev\\.outrider\\.http\\.FollowedTls.*|dev\\.outrider\\.Probe.*");

    private static final Pattern LOADED = Pattern.compile("(\\S+) source: (.+)");

    @TempDir
    Path folder;

    @Test
    void isFoundThroughALinkAndWithSpacesInItsPath() throws IOException {
        Path home = Files.createDirectories(folder.resolve("opt of mine"));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String name : List.of("outrider", "outrider.jar", "outrider.jvm")) {
            Files.copy(
                    RelayProcess.launcher().resolveSibling(name),
                    home.resolve(name),
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path link = Files.createSymbolicLink(bin.resolve("relay"), Path.of("..", "opt of mine", "outrider"));
        RelayProcess.Outcome outcome = RelayProcess.run(link, AT_MOST, Map.of(), "version");
        assertThat(outcome.output()).startsWith("outrider ");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void optionsOfOnesOwnOverruleTheSettings() {
        RelayProcess.Outcome outcome = RelayProcess.command(
                AT_MOST, Map.of("OUTRIDER_JAVA_OPTIONS", "-Xmx64m -XX:+PrintFlagsFinal"), "version");
        assertThat(outcome.output())
                .containsPattern("MaxHeapSize +=\\s+" + (64 << 20) + " ")
                .containsPattern("UseSerialGC +=\\s+true ");
    }

    /** What is promised of the memory that a relay does with was shown with this heap. */
    @Test
    void withoutOptionsTheHeapIsNinetySixMebibytes() {
        RelayProcess.Outcome outcome =
                RelayProcess.command(AT_MOST, Map.of("OUTRIDER_JAVA_OPTIONS", "-XX:+PrintFlagsFinal"), "version");
        assertThat(outcome.output()).containsPattern("MaxHeapSize +=\\s+" + (96 << 20) + " ");
    }

    @Test
    void theArchiveHoldsWhatARelayLoadsAndARelayLoadsNoMoreThanItNeeds() throws Exception {
        assertThat(RelayProcess.command(ARCHIVING_TAKES, Map.of(), "archive").exitCode())
                .isZero();
        Path list = folder.resolve("classes.list");
        relay(List.of("-Xshare:auto", "-XX:DumpLoadedClassList=" + list), "text");
        if ("write".equals(System.getProperty("classes.list"))) {
            Files.copy(list, LIST, StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = folder.resolve("loaded.log");
        everyLineIsJson(relay(List.of("-Xlog:class+load=info:file=" + log + ":none:filecount=0"), "json"));
        Map<String, String> loaded = loaded(log);
        assertThat(loaded.keySet()).noneMatch(name -> NOT_FOR_RUN.matcher(name).matches());
        assertThat(loaded).hasSizeLessThan(CLASSES_AT_MOST);
        long archived = loaded.values().stream()
                .filter(source -> source.startsWith("shared objects"))
                .count();
        assertThat(archived / (double) loaded.size())
                .as(
                        "%d of %d classes from the archive; if it is old, write it anew: -Dclasses.list=write",
                        archived, loaded.size())
                .isGreaterThan(ARCHIVED_AT_LEAST);
    }

    /** The whole of what the process prints, from its first line on: whoever collects logs takes each line for an object. */
    private static void everyLineIsJson(String output) throws IOException {
        ObjectMapper strict = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        List<String> events = new ArrayList<>();
        for (String line : output.lines().toList()) {
            JsonNode json = strict.readTree(line);
            assertThat(json.path("level").asText()).as(line).isNotEmpty();
            assertThat(json.path("message").asText()).as(line).isNotEmpty();
            if (json.path("logger").asText().startsWith("dev.outrider")) {
                assertThat(json.path("event").asText()).as(line).isNotEmpty();
            }
            events.add(json.path("event").asText());
        }
        assertThat(events)
                .contains("daemon.starting", "lease.acquired", "signal.stop")
                .endsWith("daemon.stopped");
    }

    /** A relay that has done all that belongs to an ordinary day. Returns what it printed. */
    private static String relay(List<String> jvm, String format) throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            try (RelayProcess relay = rig.patient().set("log.format", format).process("classes", jvm)) {
                rig.database()
                        .execute(
                                "insert into outbox (aggregatetype, aggregateid, type, payload) select '%s', i::text, 'Made', '{}'"
                                                .formatted(rig.aggregateType())
                                        + " from generate_series(1, " + ROWS + ") i");
                rig.awaitDone(ROWS, AT_MOST, relay);
                relay.awaitState(AT_MOST, "ok");
                relay.terminate();
                assertThat(relay.awaitExit(AT_MOST)).isEqualTo(ExitCode.STOPPED);
                return relay.output();
            }
        }
    }

    private static Map<String, String> loaded(Path log) throws IOException {
        Map<String, String> loaded = new TreeMap<>();
        try (Stream<String> lines = Files.lines(log)) {
            lines.forEach(line -> {
                Matcher matcher = LOADED.matcher(line);
                if (matcher.matches()) {
                    loaded.put(matcher.group(1), matcher.group(2));
                }
            });
        }
        return loaded;
    }
}
