package dev.outrider.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.bench.report.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeetingTest {

    /** Nothing is measured here, so that the broker is never asked for. */
    @Test
    void whatDidNotFindItsTimeIsCountedAndSaid() {
        try (Meeting meeting = new Meeting(0, new SharedBroker(1))) {
            Heat heat = new Heat("Trial", "outrider-row", true, false, Map.of(), bed -> {
                throw new AssertionError("was begun");
            });
            meeting.run(List.of(heat, heat), 1);

            assertThat(meeting.notBegun()).isEqualTo(2);
            assertThat(meeting.fine()).isTrue();
            assertThat(meeting.samples())
                    .extracting(Sample::judgement)
                    .containsOnly("run 1 not begun: 0 minutes were over");
        }
    }
}
