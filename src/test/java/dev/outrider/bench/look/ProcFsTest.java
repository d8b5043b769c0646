package dev.outrider.bench.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProcFsTest {

    private static final String STAT = "4711 (a) name (of) it) S 1 4711 4711 0 -1 4194560 5000 60000 1 2"
            + " 123 45 600 78 20 0 1 0 8000 170000000 2500 18446744073709551615 1 1 0";

    private static final String STATUS = """
            Name:	java
            VmPeak:	 9000000 kB
            VmHWM:	  173412 kB
            VmRSS:	  123456 kB
            """;

    @Test
    void readsTimesBehindANameThatContainsAnything() {
        assertThat(ProcFs.Times.parse(STAT)).isEqualTo(new ProcFs.Times(123 + 45, 600 + 78));
    }

    @Test
    void readsMemoryInBytes() {
        assertThat(ProcFs.bytes(STATUS, "VmHWM:")).isEqualTo(173_412 * 1024.0);
        assertThat(ProcFs.bytes(STATUS, "VmRSS:")).isEqualTo(123_456 * 1024.0);
        assertThat(ProcFs.bytes(STATUS, "VmSwap:")).isNaN();
    }

    @Test
    void whatCannotBeToldIsUnknown() {
        long nobody = Long.MAX_VALUE;

        assertThat(ProcFs.cpuSeconds(OptionalLong.empty())).isNaN();
        assertThat(ProcFs.cpuSeconds(OptionalLong.of(nobody))).isNaN();
        assertThat(ProcFs.treeCpuSeconds(OptionalLong.of(nobody))).isNaN();
        assertThat(ProcFs.peakBytes(nobody)).isNaN();
    }

    @Test
    void whatAProcessTreeUsesIsAtLeastWhatItsRootUses() {
        OptionalLong self = OptionalLong.of(ProcessHandle.current().pid());
        double own = ProcFs.cpuSeconds(self);

        assertThat(Double.isNaN(own) || ProcFs.treeCpuSeconds(self) >= own).isTrue();
    }
}
