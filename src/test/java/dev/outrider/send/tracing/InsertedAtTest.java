package dev.outrider.send.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InsertedAtTest {

    @ParameterizedTest
    @CsvSource({
        "2026-01-02 03:04:05.678901+00, 2026-01-02T03:04:05.678901Z",
        "2026-01-02 03:04:05+00, 2026-01-02T03:04:05Z",
        "2026-01-02 03:04:05.6+05:30, 2026-01-01T21:34:05.6Z",
        "2026-01-02 03:04:05.6-03, 2026-01-02T06:04:05.6Z",
        "1900-01-02 03:04:05+00:19:32, 1900-01-02T02:44:33Z",
        "2026-01-02 03:04:05.678901, 2026-01-02T03:04:05.678901Z",
        "2026-01-02, 2026-01-02T00:00:00Z",
        "1767323045678, 2026-01-02T03:04:05.678Z"
    })
    void timesAsTheServerWritesThem(String text, Instant time) {
        assertThat(InsertedAt.parse(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({"infinity", "-infinity", "''", "0044-03-15 12:00:00+00 BC", "99999999999999999999999"})
    void othersAreNone(String text) {
        assertThat(InsertedAt.parse(text)).isNull();
    }
}
