package dev.outrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, false, true",
        "127.0.0.2, false, true",
        "::1, false, true",
        "0.0.0.0, false, false",
        "::, false, false",
        "192.0.2.7, false, false",
        "0.0.0.0, true, true",
        "192.0.2.7, true, true"
    })
    void beyondThisHostATokenIsNeeded(String address, boolean token, boolean safe) throws Exception {
        String refusal = HttpSettings.refusal(InetAddress.getByName(address), token);
        assertThat(refusal == null).isEqualTo(safe);
        if (refusal != null) {
            assertThat(refusal).contains("health.token-file").contains("127.0.0.1");
        }
    }

    @Test
    void aTokenIsLongAndOneWord() {
        assertThat(HttpSettings.fault("0123456789abcde")).contains("at least 16 characters");
        assertThat(HttpSettings.fault("0123456789 abcdef")).contains("one word");
        assertThat(HttpSettings.fault("0123456789abcdeü")).contains("one word");
        assertThat(HttpSettings.fault("0123456789abcdef")).isNull();
    }
}
