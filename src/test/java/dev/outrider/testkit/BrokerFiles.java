package dev.outrider.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * A KRaft node of one, prepared in a directory: its properties, its formatted storage, and the command that runs it.
 *
 * <p>Its PLAINTEXT listener may do everything. Its SASL_PLAINTEXT listener knows one user, who may do nothing until an
 * access rule allows it.
 *
 * @param directory where everything is
 */
record BrokerFiles(Path directory) {
    /** Heap and runtime of every broker, in a container too. Measured: the optimizing compiler costs a short-lived broker more than it ever gives back. */
    static final String JVM_OPTIONS = "-Xms512m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private static final String LOGGING = """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %-5level %logger{36} %msg%n</pattern></encoder>
              </appender>
              <logger name="state.change.logger" level="WARN"/>
              <logger name="org.apache.kafka.common.config" level="WARN"/>
              <logger name="kafka.server.KafkaConfig" level="WARN"/>
              <root level="INFO"><appender-ref ref="OUT"/></root>
            </configuration>
            """;

    /** Writes and formats everything for a broker at these ports: clients, restricted clients, controller. */
    static BrokerFiles write(Path directory, List<Port> ports, Map<String, String> overrides) {
        BrokerFiles files = new BrokerFiles(directory);
        Properties properties = files.properties(ports, ports.get(2).number());
        properties.putAll(overrides);
        return files.write(properties, List.of("-t", Uuid.randomUuid().toString(), "--standalone"));
    }

    /** The same for a second broker at these ports, of a cluster that has its controller there. */
    static BrokerFiles writeJoining(Path directory, List<Port> ports, int controllerPort, String cluster) {
        BrokerFiles files = new BrokerFiles(directory);
        Properties properties = files.properties(ports, controllerPort);
        properties.putAll(Map.of("process.roles", "broker", "node.id", "2", "listeners", clientListeners(ports)));
        return files.write(properties, List.of("-t", cluster));
    }

    private BrokerFiles write(Properties properties, List<String> cluster) {
        try {
            try (Writer writer = Files.newBufferedWriter(propertiesFile())) {
                properties.store(writer, null);
            }
            Files.writeString(loggingFile(), LOGGING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        format(cluster);
        return this;
    }

    List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JVM_OPTIONS.split(" ")));
        command.add("-Dlogback.configurationFile=" + loggingFile());
        command.addAll(List.of("-cp", jars(), "kafka.Kafka", propertiesFile().toString()));
        return command;
    }

    /** Only archives: directories hold this project's own classes and its logging configuration. */
    private static String jars() {
        String separator = System.getProperty("path.separator");
        return Arrays.stream(System.getProperty("java.class.path").split(separator))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(separator));
    }

    private void format(List<String> cluster) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        List<String> arguments =
                new ArrayList<>(List.of("format", "-c", propertiesFile().toString()));
        arguments.addAll(cluster);
        int code = StorageTool.execute(
                arguments.toArray(String[]::new), new PrintStream(said, true, StandardCharsets.UTF_8));
        if (code != 0) {
            throw new IllegalStateException("formatting failed: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    /** Where the log of a broker in this directory is. */
    static Path data(Path directory) {
        return directory.resolve("data");
    }

    private Path propertiesFile() {
        return directory.resolve("server.properties");
    }

    private Path loggingFile() {
        return directory.resolve("logback.xml");
    }

    private static String clientListeners(List<Port> ports) {
        String host = LocalEnvironment.LOOPBACK;
        return "PLAINTEXT://%s:%d,SASL_PLAINTEXT://%s:%d"
                .formatted(host, ports.get(0).number(), host, ports.get(1).number());
    }

    private Properties properties(List<Port> ports, int controller) {
        String host = LocalEnvironment.LOOPBACK;
        String listeners = clientListeners(ports);
        Properties all = new Properties();
        all.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "listeners", listeners + ",CONTROLLER://%s:%d".formatted(host, controller),
                "advertised.listeners", listeners,
                "controller.listener.names", "CONTROLLER",
                "controller.quorum.bootstrap.servers", host + ":" + controller,
                "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name", "PLAINTEXT",
                "log.dirs", data(directory).toString()));
        all.putAll(Map.of(
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                        .formatted(Kafka.RESTRICTED_USER, Kafka.PASSWORD),
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:ANONYMOUS"));
        all.putAll(small());
        return all;
    }

    /** One of everything, little memory, and short waits after a crash. */
    private static Map<String, String> small() {
        return Map.of(
                "auto.create.topics.enable", "false",
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "group.initial.rebalance.delay.ms", "0",
                "log.cleaner.dedupe.buffer.size", "4194304",
                "broker.heartbeat.interval.ms", "300",
                "broker.session.timeout.ms", "2000");
    }
}
