package dev.outrider.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTest {

    @Test
    void theProcessorHasANameWhereItTells() {
        assertThat(Machine.model("processor\t: 0\nmodel name\t: Some Processor: v2\nmodel name\t: another\n"))
                .isEqualTo("Some Processor: v2");
        assertThat(Machine.model("processor\t: 0\n")).isEqualTo("model unknown");
    }
}
