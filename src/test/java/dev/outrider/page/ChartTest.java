package dev.outrider.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Status;
import dev.outrider.health.Samples;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static String drawn(Chart.Dot... dots) {
        Markup to = new Markup();
        Chart.draw(to, "Rows", List.of(dots), 600 * SECOND, Markup::rate);
        return to.toString();
    }

    @Test
    void theLineGoesFromLeftToRightAndItsHighestPointFillsThePicture() {
        assertThat(drawn(new Chart.Dot(1, 0), new Chart.Dot(3 * SECOND + 1, 50), new Chart.Dot(6 * SECOND + 1, 100)))
                .contains("d=\"M594.0 120.0L597.0 62.0L600.0 4.0\"")
                .contains("aria-label=\"Rows over the last 10 min: now 100, at most 100\"");
    }

    @Test
    void whereNothingWasKnownTheLineIsBroken() {
        assertThat(drawn(new Chart.Dot(1, 10), new Chart.Dot(100 * SECOND, 10), new Chart.Dot(103 * SECOND, 10)))
                .contains("<path class=\"line\" d=\"M497.0 4.0M597.0 4.0L600.0 4.0\"/>");
    }

    @Test
    void withoutAnythingItSaysSo() {
        assertThat(drawn()).contains("not known yet").doesNotContain("class=\"line\"");
        assertThat(drawn(new Chart.Dot(1, 0))).contains("at most 0.0");
    }

    @Test
    void historyKeepsTenMinutesAndForgetsTheRest() {
        History history = new History();
        for (int i = 0; i < History.POINTS + 50; i++) {
            history.note(Samples.vitals(Status.State.ACTIVE));
        }
        assertThat(history.points()).hasSize(History.POINTS).allSatisfy(point -> {
            assertThat(point.backlog()).isEqualTo(42);
            assertThat(point.oldestMillis()).isEqualTo(1_500);
        });
    }

    @ParameterizedTest
    @CsvSource({"0,0.0 s", "9.94,9.9 s", "61,61 s", "120,2 min", "7199,119 min", "7200,2 h", "172800,2 days"})
    void timesAreSaidAsPeopleDo(double seconds, String said) {
        assertThat(Markup.time(Math.round(seconds * SECOND))).isEqualTo(said);
    }
}
