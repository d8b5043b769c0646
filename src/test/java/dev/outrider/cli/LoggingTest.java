package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.config.OutriderConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** What log lines look like, and whose there are. */
class LoggingTest {

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void textIsALineForPeople() {
        Logger log = start(false, "INFO");
        log.atWarn()
                .addKeyValue("event", "row.parked")
                .addKeyValue("lane", 0)
                .addKeyValue("topic", "two words")
                .log("parked: {}", "too large");
        assertThat(lines())
                .singleElement()
                .asString()
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z WARN  row\\.parked  parked: too large"
                        + "  lane=0  topic=\"two words\"");
    }

    @Test
    void nobodyForgesALine() {
        start(false, "INFO").atInfo().addKeyValue("key", "a\nb").log("one\r\n2026-01-01 two\u001b[2J");
        assertThat(lines()).singleElement().asString().endsWith("  one | 2026-01-01 two?[2J  key=\"a | b\"");
    }

    @Test
    void jsonIsOneObjectALine() throws IOException {
        Logger log = start(true, "INFO");
        log.atError()
                .addKeyValue("event", "daemon.died")
                .addKeyValue("term", 7L)
                .addKeyValue("message", "taken")
                .addKeyValue("owner", (Object) null)
                .setCause(new IllegalStateException("said \"no\"\n"))
                .log("it\u0000 {}", "failed");
        assertThat(lines()).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines().get(0));
        assertThat(line.path("level").asText()).isEqualTo("ERROR");
        assertThat(line.path("event").asText()).isEqualTo("daemon.died");
        assertThat(line.path("term").isIntegralNumber()).isTrue();
        assertThat(line.path("message").asText()).isEqualTo("it\u0000 failed");
        assertThat(line.path("message_").asText()).isEqualTo("taken");
        assertThat(line.path("owner").isNull()).isTrue();
        assertThat(line.path("error").asText()).startsWith("java.lang.IllegalStateException: said \"no\"");
        assertThat(line.path("time").asText()).endsWith("Z");
    }

    @Test
    void aCauseFollowsItsLine() {
        start(false, "INFO").error("died", new IllegalStateException("because"));
        assertThat(lines()).hasSizeGreaterThan(2);
        assertThat(lines().get(1)).isEqualTo("java.lang.IllegalStateException: because");
    }

    @Test
    void librariesAreQuiet() {
        start(false, "INFO").info("ours");
        context.getLogger("org.apache.kafka.clients.producer.ProducerConfig").info("ProducerConfig values: …");
        context.getLogger("org.apache.kafka.clients.NetworkClient").warn("Connection could not be established");
        context.getLogger("org.apache.kafka.clients.NetworkClient")
                .error("Connection to node -1 failed authentication");
        context.getLogger("com.zaxxer.hikari.pool.PoolBase").warn("Failed to validate connection");
        context.getLogger("org.flywaydb.core.FlywayExecutor").info("Database: …");
        context.getLogger("org.apache.kafka.clients.producer.internals.Sender").error("Uncaught error");
        assertThat(lines()).hasSize(2).last().asString().contains("Uncaught error");
    }

    @Test
    void whoDigsSeesTheirWarnings() {
        start(false, "DEBUG").debug("ours");
        context.getLogger("org.apache.kafka.clients.NetworkClient").warn("Connection could not be established");
        context.getLogger("org.apache.kafka.clients.producer.ProducerConfig").info("ProducerConfig values: …");
        assertThat(lines()).hasSize(2);
    }

    private Logger start(boolean json, String level) {
        context.setMDCAdapter(new LogbackMDCAdapter());
        Logging.start(context, written, new OutriderConfig.Log(json, level));
        return context.getLogger("dev.outrider.relay");
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
