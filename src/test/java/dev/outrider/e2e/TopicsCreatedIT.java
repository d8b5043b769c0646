package dev.outrider.e2e;

import static dev.outrider.e2e.Rows.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** Topics that do not exist: made as the configuration says, and where the cluster refuses, only their own rows wait. */
class TopicsCreatedIT {

    @Test
    void isMadeAsTheConfigurationSays() throws Exception {
        Kafka kafka = Kafka.shared();
        try (Rig rig = new Rig(Postgres.shared(), kafka)
                .set("topics.create", true)
                .set("topics.create.partitions", 5)
                .set("topics.create.config.cleanup.policy", "compact")
                .set("topics.create.config.retention.ms", 86_400_000)) {
            Rows rows = new Rows(rig);
            String topic = Kafka.uniqueName("created");
            rows.insertMany(topic, 1, 20, "i::text", NOW);
            rig.inProcess("only");
            awaitPublished(rig);
            rows.awaitInLog(20, topic);

            TopicDescription made = kafka.admin()
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get()
                    .get(topic);
            assertThat(made.partitions()).hasSize(5);
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            Config config =
                    kafka.admin().describeConfigs(List.of(resource)).all().get().get(resource);
            assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
            assertThat(config.get("retention.ms").value()).isEqualTo("86400000");
            assertThat(rows.countSettled()).isZero();
        }
    }

    @Test
    void whatTheClusterRefusesBlocksOnlyThatTopicAndSaysWhy() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .set("topics.create", true)
                .set("topics.create.replication-factor", 7)) {
            Rows rows = new Rows(rig);
            String good = rows.topic(Map.of());
            String bad = Kafka.uniqueName("refused");
            rows.insert(bad, "k", "waits", NOW);
            rows.insert(good, "k", "flows", NOW);
            Daemon relay = rig.inProcess("first");
            rows.awaitInLog(1, good);
            rows.awaitSettled(1);
            assertThat(rows.settled()).containsExactly("k waiting topic InvalidReplicationFactorException");
            assertThat(reason(rig)).startsWith("the topic could not be created: ");

            relay.stop(Duration.ofSeconds(10));
            rig.set("topics.create.replication-factor", 1).inProcess("second");
            rows.awaitSettled(0);
            rows.awaitInLog(1, bad);
        }
    }

    @Test
    void withoutTheRightToCreateOnlyThatTopicsRowsWait() throws Exception {
        Kafka kafka = Kafka.secured();
        try (Rig rig = new Rig(Postgres.shared(), kafka).set("topics.create", true)) {
            kafka.restrictedClient().forEach((key, value) -> rig.set("kafka." + key, value));
            Rows rows = new Rows(rig);
            String good = rows.topic(Map.of());
            kafka.allowRestricted(good, AclOperation.WRITE, AclOperation.DESCRIBE);
            String bad = Kafka.uniqueName("forbidden");
            // May be seen, so that it is known not to be there.
            kafka.allowRestricted(bad, AclOperation.DESCRIBE, AclOperation.WRITE);
            rows.insert(bad, "k", "waits", NOW);
            rows.insert(good, "k", "flows", NOW);
            rig.inProcess("only");
            rows.awaitInLog(1, good);
            rows.awaitSettled(1);
            assertThat(rows.settled()).containsExactly("k waiting topic TopicAuthorizationException");
            assertThat(reason(rig)).startsWith("the topic could not be created: ");

            kafka.allowRestricted(bad, AclOperation.CREATE);
            Await.until(Rows.SOON, "the topic to be made", () -> rows.countSettled() == 0);
            assertThat(rows.inLog(bad)).containsExactly("waits");
        }
    }

    /** A consumer that asks for a topic before it is there asks for long. */
    private static void awaitPublished(Rig rig) {
        Await.until(Rows.SOON, () -> rig.unpublished() + " rows to go", () -> rig.unpublished() == 0);
    }

    private static String reason(Rig rig) {
        return rig.database()
                .query("select reason from outrider.settled", row -> row.getString(1))
                .get(0);
    }
}
