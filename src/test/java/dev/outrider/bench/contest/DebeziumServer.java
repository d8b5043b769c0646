package dev.outrider.bench.contest;

import dev.outrider.bench.Bed;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Port;
import dev.outrider.testkit.Program;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Debezium Server with its outbox event router.
 *
 * @param name under which it is measured
 * @param version its own
 * @param java the home of its Java
 * @param tuning settings beyond what it needs
 */
public record DebeziumServer(String name, String version, Path java, Map<String, String> tuning) implements Contestant {

    /** As it is shipped. */
    static final Map<String, String> DEFAULT = Map.of();

    /** For throughput and latency, by its own documentation. */
    static final Map<String, String> TUNED = Map.of(
            "debezium.source.max.batch.size", "8192",
            "debezium.source.max.queue.size", "32768",
            "debezium.source.poll.interval.ms", "10",
            "debezium.sink.kafka.producer.linger.ms", "5",
            "debezium.sink.kafka.producer.batch.size", "131072",
            "debezium.sink.kafka.producer.compression.type", "lz4");

    private static final String SLOT = "peer";
    private static final String STRINGS = "org.apache.kafka.common.serialization.StringSerializer";

    /** It, or a reason why it cannot be measured here. */
    static Contestant find(String name, Map<String, String> tuning) throws Absent {
        Path java = PeerJava.find()
                .orElseThrow(() -> new Absent("no JDK 21 or later was found; PEER_JAVA_HOME may name one"));
        try {
            PeerFiles.home();
            return new DebeziumServer(name, PeerFiles.version(), java, tuning);
        } catch (IOException e) {
            throw new Absent(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String settings() {
        String lines = tuning.isEmpty()
                ? "default settings"
                : "`" + new TreeMap<>(tuning).toString().replaceAll("[{}]", "").replace(", ", "`, `") + "`";
        return "Debezium Server %s on Java of `%s`, default JVM options, `wal_level=logical`, outbox event router, %s"
                .formatted(version, java.getFileName(), lines);
    }

    @Override
    public boolean ours() {
        return false;
    }

    @Override
    public Map<String, String> postgresSettings() {
        return Map.of("wal_level", "logical");
    }

    /** The slot is there before the rows, so that they come from the WAL like in operation and not from a snapshot. */
    @Override
    public void prepare(Bed bed) {
        bed.database()
                .execute(
                        "create publication " + SLOT + " for table outbox",
                        "select pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
    }

    @Override
    public Program start(Bed bed) throws IOException {
        Path home = PeerFiles.home();
        Path directory = Files.createTempDirectory(Bed.DIRECTORY, name);
        Path config = directory.resolve("application.properties");
        Files.writeString(config, text(properties(bed, directory.resolve("offsets.dat"))));
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin").resolve("java").toString());
        command.add("-Dsmallrye.config.locations=" + config.toUri());
        command.add("-cp");
        command.add(Stream.of(PeerFiles.runner().orElseThrow(), home.resolve("config/lib"), home.resolve("lib/*"))
                .map(Path::toString)
                .reduce((left, right) -> left + File.pathSeparator + right)
                .orElseThrow());
        command.add("io.debezium.server.Main");
        return Program.start(name, command, Map.of());
    }

    private static String text(Map<String, String> all) throws IOException {
        Properties properties = new Properties();
        properties.putAll(all);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        return text.toString();
    }

    private Map<String, String> properties(Bed bed, Path offsets) {
        Map<String, String> all = new TreeMap<>(source(bed.database(), offsets));
        all.putAll(Map.of(
                "debezium.sink.type", "kafka",
                "debezium.sink.kafka.producer.bootstrap.servers", bed.kafka().bootstrapServers(),
                "debezium.sink.kafka.producer.key.serializer", STRINGS,
                "debezium.sink.kafka.producer.value.serializer", STRINGS,
                // The text as it is: the default puts a schema around it, and quotes.
                "debezium.format.key", "simplestring",
                "debezium.format.value", "simplestring",
                "debezium.transforms", "outbox",
                "debezium.transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter",
                "quarkus.http.host", "127.0.0.1"));
        Port http = Port.reserve();
        all.put("quarkus.http.port", Integer.toString(http.number()));
        http.release();
        all.put("quarkus.log.console.json.enabled", "false");
        all.putAll(tuning);
        return all;
    }

    private static Map<String, String> source(Database database, Path offsets) {
        Map<String, String> source = new TreeMap<>();
        source.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        source.put("database.hostname", database.host());
        source.put("database.port", Integer.toString(database.port()));
        source.put("database.user", database.user());
        source.put("database.password", database.password());
        source.put("database.dbname", database.name());
        source.put("topic.prefix", "peer");
        source.put("table.include.list", "public.outbox");
        source.put("plugin.name", "pgoutput");
        source.put("slot.name", SLOT);
        source.put("publication.name", SLOT);
        source.put("snapshot.mode", "no_data");
        source.put("offset.storage.file.filename", offsets.toString());
        Map<String, String> prefixed = new TreeMap<>();
        source.forEach((key, value) -> prefixed.put("debezium.source." + key, value));
        return prefixed;
    }

    /** It records nothing in the database. */
    @Override
    public boolean hasRecorded(Bed bed, long seq) {
        return true;
    }
}
