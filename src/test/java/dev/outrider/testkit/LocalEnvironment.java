package dev.outrider.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Servers as child processes. */
final class LocalEnvironment implements Environment {
    static final String LOOPBACK = "127.0.0.1";

    @Override
    public Site postgres(Map<String, String> settings) {
        Path data = PostgresPrograms.initialize(Reaper.newDirectory("postgres"));
        return postgres(data, settings);
    }

    /** A server on a data directory that exists, for instance a copy of another one's. */
    static Site postgres(Path data, Map<String, String> settings) {
        Port port = Port.reserve();
        Server server =
                new LocalServer("postgres", () -> PostgresPrograms.serverCommand(data, port.number(), settings));
        return new Site(server, LOOPBACK, List.of(port), data);
    }

    @Override
    public Site kafka(Map<String, String> properties) {
        Path directory = Reaper.newDirectory("kafka");
        List<Port> ports = List.of(Port.reserve(), Port.reserve(), Port.reserve());
        BrokerFiles files = BrokerFiles.write(directory, ports, properties);
        return new Site(new LocalServer("kafka", files::command), LOOPBACK, ports, directory);
    }

    /** A second broker, of the cluster of a local one that runs. */
    static Site kafkaBeside(Site first, String cluster) {
        Path directory = Reaper.newDirectory("kafka");
        List<Port> ports = List.of(Port.reserve(), Port.reserve());
        BrokerFiles files =
                BrokerFiles.writeJoining(directory, ports, first.ports().get(2).number(), cluster);
        return new Site(new LocalServer("kafka", files::command), LOOPBACK, ports, directory);
    }
}
