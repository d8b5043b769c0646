package dev.outrider.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.config.OutriderConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContestantsTest {

    @TempDir
    Path folder;

    /** A variant that the product refuses would be seen after half an hour of measuring. */
    @Test
    void everyVariantIsAConfigurationThatIsTaken() throws Exception {
        List<String> names = new ArrayList<>(Contestants.VARIANTS);
        names.addAll(List.of("outrider-row", "outrider-range", "outrider-notify"));
        for (String name : names) {
            Outrider variant = (Outrider) Contestants.of(name, List.of(), List.of());
            List<String> lines = new ArrayList<>(List.of(
                    "database.url: jdbc:postgresql://localhost/shop",
                    "database.user: relay",
                    "kafka.bootstrap.servers: localhost:9092"));
            lines.addAll(variant.set());
            Path file = Files.write(folder.resolve("outrider.yaml"), lines);

            assertThat(OutriderConfig.load(file, Map.of())).as(name).isNotNull();
        }
    }

    @Test
    void withoutAnImageThereIsAReason() {
        assertThatThrownBy(() -> OutriderImage.find(folder, List.of(), List.of()))
                .isInstanceOf(Absent.class)
                .hasMessageContaining(".ci/image makes it");
    }
}
