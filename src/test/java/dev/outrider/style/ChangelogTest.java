package dev.outrider.style;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The changelog keeps the form that it names, Keep a Changelog: programs read it too. */
class ChangelogTest {

    private static final Pattern RELEASED =
            Pattern.compile("## \\[\\d+\\.\\d+\\.\\d+[\\w.-]*] - (\\d{4}-\\d\\d-\\d\\d)");
    private static final Pattern KIND = Pattern.compile("### (Added|Changed|Deprecated|Removed|Fixed|Security)");

    @Test
    void beginsWithWhatIsNotReleasedAndGoesBackInTime() throws IOException {
        List<String> problems = problems(Files.readAllLines(Path.of("CHANGELOG.md")));
        assertThat(problems).isEmpty();
    }

    @Test
    void anotherFormIsNoticed() {
        assertThat(problems(List.of("# Changelog", "## [1.0.0] - 2026-11-01")))
                .containsExactly("the first is not [Unreleased]: [## [1.0.0] - 2026-11-01]");
        assertThat(problems(List.of(
                        "## [Unreleased]",
                        "### Improved",
                        "## [1.0.0] - 2026-01-01",
                        "### Fixed",
                        "## [1.1.0] - 2026-02-01",
                        "## 0.9")))
                .containsExactly("## 0.9", "not newest first: [2026-01-01, 2026-02-01]", "### Improved");
    }

    private static List<String> problems(List<String> lines) {
        List<String> problems = new ArrayList<>();
        List<String> versions =
                lines.stream().filter(line -> line.startsWith("## ")).toList();
        if (versions.isEmpty() || !versions.get(0).equals("## [Unreleased]")) {
            problems.add("the first is not [Unreleased]: " + versions);
        }
        List<LocalDate> dates = new ArrayList<>();
        for (String version : versions) {
            Matcher released = RELEASED.matcher(version);
            if (released.matches()) {
                dates.add(LocalDate.parse(released.group(1)));
            } else if (!version.equals("## [Unreleased]")) {
                problems.add(version);
            }
        }
        if (!dates.equals(dates.stream().sorted(Comparator.reverseOrder()).toList())) {
            problems.add("not newest first: " + dates);
        }
        lines.stream()
                .filter(line -> line.startsWith("### ") && !KIND.matcher(line).matches())
                .forEach(problems::add);
        return problems;
    }
}
