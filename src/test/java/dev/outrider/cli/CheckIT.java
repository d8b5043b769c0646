package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Kafka;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** From an empty database to one that is fit, by the command line alone, as the README says. */
class CheckIT {

    private final Kafka kafka = Kafka.shared();
    private final Site site = new Site(kafka);
    private final Map<String, String> environment = site.environment();
    private final String aggregate = Kafka.uniqueName("check");

    @Test
    void theReadmesWayLeadsToAFitRelay() {
        site.migrateAndGrant();
        kafka.createTopic("outbox.event." + aggregate, 3, Map.of());
        site.insertRow(aggregate);
        Terminal check = new Terminal(environment);
        assertThat(check.run("check")).as(check.out()).isEqualTo(Exit.OK);
        assertThat(check.err()).isEmpty();
        assertThat(check.out())
                .containsPattern(
                        "OK +database +PostgreSQL \\d+.*role " + site.relay().user())
                .containsPattern("OK +schema +public\\.outbox")
                .containsPattern("OK +lease +free")
                .containsPattern("OK +kafka +cluster .* answers, with 1 brokers")
                .containsPattern("OK +topic +outbox\\.event\\." + aggregate + ": 3 partitions")
                .containsPattern("WARN +kafka +bootstrap\\.servers names one address only")
                .containsPattern("WARN +topic +.*replication factor of 1")
                .containsPattern("WARN +topic +.*min\\.insync\\.replicas=1")
                .containsPattern("fit to run: 0 failed, 3 warned");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        environment.put("OUTRIDER_DATABASE_PASSWORD", "wrong");
        String missing = Kafka.uniqueName("missing");
        Terminal check = new Terminal(environment);
        assertThat(check.run("check", "--topic", missing)).isEqualTo(Exit.FAILED);
        assertThat(check.out())
                .containsPattern("FAIL +database +.*password authentication failed")
                .containsPattern("FAIL +topic +" + missing + ": .*create it")
                .containsPattern("not fit to run: 2 failed, 1 warned")
                .doesNotContain("wrong");
    }

    @Test
    void aDatabaseWithoutItsSchemaIsNotFit() {
        Terminal check = new Terminal(environment);
        assertThat(check.run("check")).isEqualTo(Exit.FAILED);
        assertThat(check.out())
                .containsPattern("FAIL +schema +the table outrider\\.lane does not exist: run outrider migrate");
    }

    @Test
    void theProbeIsAcknowledged() {
        site.migrateAndGrant();
        String topic = kafka.newTopic("probe", 1);
        Terminal check = new Terminal(environment);
        assertThat(check.run("check", "--probe", topic)).as(check.out()).isEqualTo(Exit.OK);
        assertThat(check.out()).containsPattern("OK +probe +" + topic + "-0 acknowledged offset 0 after \\d+ ms");
        List<ConsumerRecord<byte[], byte[]>> landed = kafka.consumeAll(topic);
        assertThat(landed).hasSize(1);
        assertThat(new String(landed.get(0).value(), StandardCharsets.UTF_8)).isEqualTo("{\"probe\":true}");
        assertThat(landed.get(0).headers().lastHeader("type").value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("outrider.probe");
    }

    @Test
    void aProbeOfAMissingTopicSendsNothing() {
        site.migrateAndGrant();
        String missing = Kafka.uniqueName("missing");
        Terminal check = new Terminal(environment);
        assertThat(check.run("check", "--probe", missing)).isEqualTo(Exit.FAILED);
        assertThat(check.out()).containsPattern("FAIL +topic +" + missing).doesNotContain("OK    probe");
    }
}
