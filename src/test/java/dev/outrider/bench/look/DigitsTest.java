package dev.outrider.bench.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigitsTest {

    @Test
    void findsTheNumbersOfKeyAndPayload() {
        assertThat(Digits.ofKey(bytes("customer-9071"))).isEqualTo(9_071);
        assertThat(Digits.ofPayload(bytes("{\"n\": 17, \"at\": 123}"))).isEqualTo(17);
        assertThat(Digits.writtenAt(bytes("{\"n\": 17, \"at\": 9007199254740993}")))
                .isEqualTo(9_007_199_254_740_993L);
        assertThat(Digits.writtenAt(bytes("{\"n\": 17}"))).isZero();
    }

    @Test
    void findsThemInAPayloadThatSomebodyPutIntoQuotes() {
        assertThat(Digits.ofPayload(bytes("{\"payload\": {\"nn\": 1, \"n\": 4")))
                .isEqualTo(4);
    }

    @Test
    void refusesWhatIsNotOurs() {
        assertThatIllegalArgumentException().isThrownBy(() -> Digits.ofKey(bytes("customer-")));
        assertThatIllegalArgumentException().isThrownBy(() -> Digits.ofPayload(bytes("{}")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
