package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.config.OutriderConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsCheckTest {

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "OUTRIDER_DATABASE_URL", "jdbc:postgresql://127.0.0.1:5432/orders",
            "OUTRIDER_DATABASE_USER", "outrider_relay",
            "OUTRIDER_DATABASE_PASSWORD", "hunter22",
            "OUTRIDER_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092,[::1]:9093",
            "OUTRIDER_RETENTION", "7d"));

    private List<String> warnings() throws Exception {
        StringWriter said = new StringWriter();
        new SettingsCheck(OutriderConfig.load(null, environment), new Report(new PrintWriter(said))).look();
        return said.toString().lines().toList();
    }

    @Test
    void onOneHostThatDeletesNothingIsSaid() throws Exception {
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aTableThatGrowsForEverAndTellsNobodyIsSaid() throws Exception {
        environment.remove("OUTRIDER_RETENTION");
        assertThat(warnings()).singleElement().asString().matches("WARN +outbox +published rows stay for ever.*");
        environment.put("OUTRIDER_OUTBOX_SIZE_BUDGET", "10GiB");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aDatabaseElsewhereWantsToBeKnown() throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:5432,db-2:5432/orders";
        environment.put("OUTRIDER_DATABASE_URL", url);
        assertThat(warnings())
                .singleElement()
                .asString()
                .matches("WARN +database +.*in the clear: sslmode is prefer;.*");
        environment.put("OUTRIDER_DATABASE_URL", url + "?sslmode=require");
        assertThat(warnings()).singleElement().asString().contains("whose server it is nobody checks");
        environment.put("OUTRIDER_DATABASE_URL", url + "?sslmode=verify-full");
        assertThat(warnings()).isEmpty();
        environment.put("OUTRIDER_DATABASE_URL", url);
        environment.put("OUTRIDER_DATABASE_PROPERTIES_SSLMODE", "verify-ca");
        assertThat(warnings()).isEmpty();
        // The address goes before, to the driver.
        environment.put("OUTRIDER_DATABASE_URL", url + "?sslmode=disable");
        assertThat(warnings()).singleElement().asString().contains("sslmode is disable");
        environment.remove("OUTRIDER_DATABASE_PROPERTIES_SSLMODE");
        environment.put("OUTRIDER_DATABASE_URL", url + "?ssl=true");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aKafkaElsewhereWantsToBeSpokenToInPrivate() throws Exception {
        environment.put("OUTRIDER_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092, kafka-1:9092");
        assertThat(warnings())
                .singleElement()
                .asString()
                .matches("WARN +kafka +events pass in the clear: .* PLAINTEXT;.*");
        environment.put("OUTRIDER_KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT");
        environment.put("OUTRIDER_KAFKA_SASL_MECHANISM", "SCRAM-SHA-512");
        assertThat(warnings()).singleElement().asString().contains("events pass in the clear");
        environment.put("OUTRIDER_KAFKA_SASL_MECHANISM", "PLAIN");
        assertThat(warnings()).singleElement().asString().contains("events and login pass in the clear");
        environment.put("OUTRIDER_KAFKA_SECURITY_PROTOCOL", "SSL");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aTokenBeyondThisHostWantsToBeHidden() throws Exception {
        environment.put("OUTRIDER_HEALTH_HOST", "0.0.0.0");
        environment.put("OUTRIDER_HEALTH_TOKEN", "0123456789abcdef0123456789abcdef");
        assertThat(warnings()).singleElement().asString().matches("WARN +health +the token passes in the clear.*");
    }
}
