package dev.outrider.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked of {@code ps} where there is no better way: it is the same there and here. */
final class ProcessTableIT {

    private static final long NOBODY = 99_999_999;

    @Test
    void tellsWhatAProcessDoes() {
        Child sleeper = Child.start(List.of("sleep", "60"), Map.of(), Child.newLog("sleeper"));
        Await.until(
                Duration.ofSeconds(10),
                "it to sleep",
                () -> ProcessTable.stateByPs(sleeper.pid()).equals("S"));
        sleeper.freezeTree();
        assertThat(ProcessTable.stateByPs(sleeper.pid())).isEqualTo("T");
        assertThat(ProcessTable.state(sleeper.pid())).isEqualTo("T");
        sleeper.killTree();
        assertThat(ProcessTable.stateByPs(NOBODY)).isEmpty();
        assertThat(ProcessTable.state(NOBODY)).isEmpty();
    }

    @Test
    void tellsHowLongItHasWorked() {
        Duration known = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        assertThat(ProcessTable.cpuByPs(ProcessHandle.current().pid())).isCloseTo(known, Duration.ofSeconds(3));
        assertThatThrownBy(() -> ProcessTable.cpuByPs(NOBODY)).hasMessageContaining("has ended");
    }

    /** Linux writes hours, macOS hundredths of seconds, and both write days when there are any. */
    @Test
    void readsTheTimesOfEverySystem() {
        assertThat(ProcessTable.time("00:00:07")).isEqualTo(Duration.ofSeconds(7));
        assertThat(ProcessTable.time("0:07.25")).isEqualTo(Duration.ofMillis(7_250));
        assertThat(ProcessTable.time("61:07.25"))
                .isEqualTo(Duration.ofMinutes(61).plusMillis(7_250));
        assertThat(ProcessTable.time("2-03:04:05"))
                .isEqualTo(Duration.ofDays(2).plusHours(3).plusMinutes(4).plusSeconds(5));
        assertThat(ProcessTable.time("")).isNull();
    }
}
