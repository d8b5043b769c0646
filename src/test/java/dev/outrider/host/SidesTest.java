package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found out before anybody is connected to. */
class SidesTest {

    @TempDir
    Path folder;

    @Test
    void aPartitionerThatCannotBeMadeIsARefusal() throws IOException, InvalidConfigException {
        Path file = Files.writeString(folder.resolve("outrider.yaml"), """
                database: {url: "jdbc:postgresql://localhost:1/nowhere", user: relay}
                kafka.bootstrap.servers: localhost:1
                partitioner.class: dev.outrider.host.SidesTest$Unwilling
                """);
        try (Sides sides = new Sides(OutriderConfig.load(file, Map.of()), "0.2.0")) {
            assertThatThrownBy(sides::prove)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("partitioner.class: ")
                    .hasMessageContaining("cannot be used: java.lang.IllegalStateException: not today");
        }
    }

    /** Finds out that it cannot work only when it is told its settings. */
    public static final class Unwilling extends RoundRobinPartitioner {
        @Override
        public void configure(Map<String, ?> configs) {
            throw new IllegalStateException("not today");
        }
    }
}
