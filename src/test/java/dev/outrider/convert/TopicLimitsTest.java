package dev.outrider.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.core.Settings.Rate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicLimitsTest {

    @Test
    void theFirstRuleThatFitsCounts() {
        TopicLimits limits =
                TopicLimits.parse("audit.login = 20 records/s, audit.* = 2MiB/s,*=500 records/s and 64 KiB/s");
        assertThat(limits.of("audit.login")).isEqualTo(new Rate(20, 0));
        assertThat(limits.of("audit.other")).isEqualTo(new Rate(0, 2 << 20));
        assertThat(limits.of("orders")).isEqualTo(new Rate(500, 64 << 10));
        assertThat(TopicLimits.parse("a = 1 records/s").of("b")).isEqualTo(Rate.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a = ",
                "a = 5",
                "a = 5/s",
                "a = 5 rows/s",
                "a = 5MB/s",
                "a = 5 records/s and 6 records/s",
                "a = 5 records/s 6MiB/s",
                "a b = 5 records/s",
                "a = 5 records/s,",
                "a = -5 records/s"
            })
    void whatCannotBeReadIsRefusedWithTheForm(String text) {
        assertThatThrownBy(() -> TopicLimits.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a rule reads");
    }

    @Test
    void zeroIsNoRate() {
        assertThatThrownBy(() -> TopicLimits.parse("a = 0 records/s")).hasMessageContaining("would let nothing go");
    }
}
