package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
                partitioner.class: com.example.Missing
                """);
        try (Sides sides = new Sides(OutriderConfig.load(file, Map.of()), "0.2.0")) {
            assertThatThrownBy(sides::prove)
                    .isInstanceOf(RefusedException.class)
                    .hasMessage(
                            "partitioner.class: there is no class com.example.Missing on the class path or among the"
                                    + " plugins");
        }
    }
}
