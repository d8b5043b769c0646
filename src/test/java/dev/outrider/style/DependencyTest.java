package dev.outrider.style;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.outrider.Main;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The direction of dependencies is kept by our classes, and broken by each class planted to break it. */
class DependencyTest {

    /** Which planted class breaks which rule; the rules that are not named here cannot be trusted. */
    private static final Map<String, List<String>> PLANTED = Map.ofEntries(
            Map.entry("core is pure", List.of("core.LogsAndLocks")),
            Map.entry("core reads no clock", List.of("core.ReadsTheClock")),
            Map.entry("core takes no lock", List.of("core.ReadsTheClock")),
            Map.entry("database stages without Kafka", List.of("read.UsesKafka")),
            Map.entry("Kafka stages without JDBC", List.of("send.UsesJdbc")),
            Map.entry("convert without JDBC", List.of("convert.UsesBoth")),
            Map.entry("convert without clients", List.of("convert.UsesBoth")),
            Map.entry("health asks nobody", List.of("health.Asks")),
            Map.entry("threads belong to host", List.of("mark.StartsThreads", "mark.IsThread")),
            Map.entry("layers", List.of("config.UsesCli", "lease.UsesHost")),
            Map.entry("every package has a layer", List.of("attic.Homeless")),
            Map.entry("no cycles", List.of("host", "lease")));

    @TestFactory
    Stream<DynamicTest> ourClassesKeep() {
        URL main = Main.class.getProtectionDomain().getCodeSource().getLocation();
        JavaClasses classes = new ClassFileImporter().importUrl(main);
        return new DependencyRules("dev.outrider")
                .all().entrySet().stream()
                        .map(rule -> DynamicTest.dynamicTest(
                                rule.getKey(), () -> rule.getValue().check(classes)));
    }

    @TestFactory
    Stream<DynamicTest> plantedClassesBreak() {
        String root = DependencyTest.class.getPackageName() + ".planted";
        JavaClasses classes = new ClassFileImporter().importPackages(root);
        return new DependencyRules(root)
                .all().entrySet().stream()
                        .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> {
                            String report = String.join(
                                    "\n",
                                    rule.getValue()
                                            .evaluate(classes)
                                            .getFailureReport()
                                            .getDetails());
                            assertThat(report)
                                    .contains(PLANTED.getOrDefault(rule.getKey(), List.of("a planted violation")))
                                    .doesNotContain("Innocent");
                        }));
    }

    @Test
    void everyRuleHasItsPlantedViolation() {
        assertThat(new DependencyRules("dev.outrider").all().keySet()).isEqualTo(PLANTED.keySet());
    }
}
