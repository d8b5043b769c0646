package dev.outrider.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({
        "lease,lease,0",
        "lease,leese,1",
        "lease,elase,1",
        "lease,leas,1",
        "ab,ba,1",
        "abc,'',3",
        "kitten,sitting,3"
    })
    void countsChanges(String one, String other, int changes) {
        assertThat(Nearest.distance(one, other)).isEqualTo(changes);
        assertThat(Nearest.distance(other, one)).isEqualTo(changes);
    }

    @ParameterizedTest
    @CsvSource({"lease.tl,lease.ttl", "window.row,window.rows", "windowrows,window.rows"})
    void findsWhatWasMeant(String wrong, String meant) {
        assertThat(Nearest.to(wrong, List.of("lease.ttl", "lease.margin", "window.rows", "window.bytes")))
                .isEqualTo(meant);
    }
}
