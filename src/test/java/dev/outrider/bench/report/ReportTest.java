package dev.outrider.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {

    private static final String DRAIN = "Drain, 10 rows";

    private final Report report = new Report(
            Map.of("machine", "2 processors"),
            new LinkedHashMap<>(Map.of("outrider-row", "`java -jar`")),
            Map.of("debezium", "no JDK\n21 | later"),
            List.of(
                    sample("outrider-row", 1, 100, Double.NaN),
                    sample("loop-flag", 1, 50, 3),
                    sample("loop-flag", 2, 100, 4),
                    sample("outrider-row", 2, 300, Double.NaN),
                    new Sample(DRAIN, "<other>", 1, List.of(), "failed: it ended", false)));

    private static Sample sample(String contestant, int run, double rate, double seconds) {
        List<Figure> figures = List.of(Figure.rate("rate", rate, 1), Figure.seconds("start", seconds));
        return new Sample(DRAIN, contestant, run, figures, "10 rows: 0 lost", true);
    }

    @Test
    void aTableHasMediansWithRangesAndRatiosOfTheSameRun() {
        String text = report.markdown();

        assertThat(text)
                .contains("## Drain, 10 rows")
                .contains("|  | outrider-row | loop-flag | <other> |")
                .contains("| rate, rows/s | 200 (100..300) | 75 (50..100) | ? |")
                .contains("| start, s | ? | 3.50 (3.00..4.00) | ? |")
                // 100 / 50 in the first run and 300 / 100 in the second: not 200 / 75.
                .contains("same run** | 1 | 2.50 (2.00..3.00) | ? |")
                .contains("| judged | 10 rows: 0 lost | 10 rows: 0 lost | failed: it ended |");
    }

    @Test
    void eachOfOursIsComparedWithAllOthers() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("outrider-row", "marks rows");
        settings.put("outrider-range", "marks none");
        settings.put("loop-flag", "a loop");
        List<Sample> samples = List.of(
                sample("outrider-row", 1, 100, 1), sample("outrider-range", 1, 50, 1), sample("loop-flag", 1, 25, 1));

        assertThat(new Report(Map.of(), settings, Map.of(), samples).markdown())
                .contains("| **rate: outrider-row in multiples of this, same run** | 1 | 2.00 | 4.00 |")
                .contains("| **rate: outrider-range in multiples of this, same run** | 0.50 | 1 | 2.00 |")
                .doesNotContain("loop-flag in multiples");
        assertThat(new Report(Map.of(), Map.of("loop-flag", "a loop"), Map.of(), samples.subList(1, 3)).markdown())
                .contains("| **rate: loop-flag in multiples of this, same run** | 1 | 0.50 |");
    }

    @Test
    void whatSomebodySaidCannotBreakTheTable() {
        assertThat(report.markdown()).contains("| debezium | no JDK 21 \\| later |");
    }

    @Test
    void everySampleIsInTheJsonAndWhatIsUnknownIsNull() throws Exception {
        JsonNode json = new ObjectMapper().readTree(Json.of(report));

        assertThat(json.path("samples")).hasSize(5);
        assertThat(json.path("samples")
                        .path(1)
                        .path("figures")
                        .path(0)
                        .path("value")
                        .asDouble())
                .isEqualTo(50);
        assertThat(json.path("samples")
                        .path(0)
                        .path("figures")
                        .path(1)
                        .path("value")
                        .isNull())
                .isTrue();
        assertThat(json.path("summary").path(0).path("median").asDouble()).isEqualTo(200);
    }

    @Test
    void theChartIsWellFormedAndNamesEverybody() throws Exception {
        String svg = Chart.of(report);

        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(svg)))
                        .getElementsByTagName("line")
                        .getLength())
                .isEqualTo(2);
        assertThat(svg).contains("outrider-row", "loop-flag", "&lt;other&gt;").doesNotContain("NaN");
    }

    @Test
    void allThreeAreWritten(@TempDir Path directory) throws Exception {
        report.write(directory);

        assertThat(directory.toFile().list())
                .containsExactlyInAnyOrder("benchmarks.md", "benchmarks.json", "benchmarks.svg");
    }
}
