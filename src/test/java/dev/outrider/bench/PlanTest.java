package dev.outrider.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.outrider.bench.contest.Contestants;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void saysNothingAndMeasuresEverything() {
        Plan plan = Plan.of("");

        assertThat(plan.scenarios()).containsExactlyElementsOf(Scenario.usualWords());
        assertThat(plan.contestants()).isEmpty();
        assertThat(plan.drains()).containsExactly(new Drain(500_000, 250), new Drain(200_000, 1_024));
        assertThat(plan.number("runs")).isEqualTo(3);
        assertThat(plan.inWords()).isEqualTo("`mvn -q -Pbench`");
    }

    @Test
    void aShortRunIsSmallAndWhatIsSaidGoesBeforeIt() {
        Plan plan = Plan.of("--short --runs=2", "--drain 5x10,6x20 --set a.b=1,c=x");

        assertThat(plan.isShort()).isTrue();
        assertThat(plan.number("runs")).isEqualTo(2);
        assertThat(plan.drains()).containsExactly(new Drain(5, 10), new Drain(6, 20));
        assertThat(plan.set()).containsExactly("a.b: 1", "c: x");
        assertThat(Scenario.DRAIN.contestants(plan)).containsExactly("outrider-row", "outrider-range", "loop-flag");
        assertThat(Scenario.IDLE.contestants(plan)).containsExactly("outrider-row", "outrider-notify");
        assertThat(Scenario.STEADY.contestants(plan)).containsExactly("outrider-row");
        assertThat(plan.inWords())
                .isEqualTo("`mvn -q -Pbench -Dwords=\"--short --runs 2 --drain 5x10,6x20 --set a.b=1,c=x\"`");
    }

    @Test
    void refusesWhatItDoesNotKnowAndSaysWhatThereIs() {
        for (String words : List.of(
                "--rounds 3",
                "runs 3",
                "--runs",
                "--runs 0",
                "--drain 5",
                "--scenario drain,swim",
                "--contestants me")) {
            assertThatIllegalArgumentException()
                    .as(words)
                    .isThrownBy(() -> Plan.of(words))
                    .withMessageContaining("--scenario drain,")
                    .withMessageContaining("--contestants");
        }
    }

    @Test
    void aPlainLoopTakesNoPartWhereSomebodyWrites() {
        Plan plan = Plan.of("--contestants outrider-row,loop-flag");

        assertThat(Scenario.DRAIN.contestants(plan)).containsExactly("outrider-row", "loop-flag");
        assertThat(Scenario.STEADY.contestants(plan)).containsExactly("outrider-row");
        assertThat(Scenario.PARTS.contestants(plan)).isEmpty();
    }

    @Test
    void twoCommasAreOneWithinAnOptionOfTheVirtualMachine() {
        assertThat(Plan.of("--jvm -Xmx128m,-XX:StartFlightRecording=filename=a.jfr,,settings=profile")
                        .jvm())
                .containsExactly("-Xmx128m", "-XX:StartFlightRecording=filename=a.jfr,settings=profile");
        assertThat(Plan.of("").jvm()).isEmpty();
    }

    @Test
    void whoIsOnlyThereByNameTakesPartWhereItIsNamed() {
        for (String word : Scenario.words()) {
            Scenario scenario = Scenario.of(word);
            assertThat(scenario.contestants(Plan.of(""))).doesNotContain("outrider-image");
        }
        assertThat(Scenario.STEADY.contestants(Plan.of("--short --contestants outrider-image")))
                .containsExactly("outrider-image");
    }

    @Test
    void everyScenarioNamesOnlyContestantsThatThereAre() {
        for (String word : Scenario.words()) {
            assertThat(Contestants.all()).containsAll(Scenario.of(word).contestants(Plan.of("--scenario " + word)));
        }
    }
}
