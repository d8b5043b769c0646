package dev.outrider.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The servers do what the other tests rely on: they crash and keep their data, freeze and wake, and refuse. */
class TestkitIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void anyoneGetsAnEmptyDatabaseAndRoles() {
        Database database = Postgres.shared().newDatabase();
        database.execute("create table t (n int)");
        Database role = database.newRole("app");

        assertThatThrownBy(() -> role.queryLong("select count(*) from t")).hasMessageContaining("permission denied");
        database.execute("grant select on t to " + role.user());
        assertThat(role.queryLong("select count(*) from t")).isZero();
        assertThat(database.queryLong("show max_prepared_transactions")).isEqualTo(50);
    }

    @Test
    void postgresCrashesFreezesAndComesBackWithItsData() throws Exception {
        try (Postgres server = Postgres.dedicated()) {
            Database database = server.newDatabase();
            database.execute("create table t (n int)", "insert into t values (1)");
            int port = server.port();
            Connection cut = database.connect();

            server.kill();
            assertThatThrownBy(() -> selectOne(cut)).isInstanceOf(SQLException.class);
            assertThatThrownBy(database::connect).hasMessageContaining("refused");
            server.start();
            assertThat(server.port()).isEqualTo(port);
            assertThat(database.queryLong("select count(*) from t")).isEqualTo(1);

            server.restart();
            Connection waiting = database.connect();
            server.freeze();
            Thread reader = new Thread(() -> selectQuietly(waiting), "reader");
            reader.start();
            reader.join(300);
            assertThat(reader.isAlive()).isTrue();
            server.resume();
            reader.join(SOON.toMillis());
            assertThat(reader.isAlive()).isFalse();
            waiting.close();
        }
    }

    @Test
    void aBackupIsWhatTheServerWasAndAStandbyFollowsAndTakesOver() {
        try (Postgres primary = Postgres.withFiles()) {
            Database database = primary.newDatabase();
            database.execute("create table t as select 41 as n");
            Path backup = primary.backup();
            database.execute("update t set n = 42");
            try (Postgres restored = Postgres.on(backup, Map.of()).start()) {
                assertThat(restored.database(database.name()).queryLong("select n from t"))
                        .isEqualTo(41);
            }
            try (Postgres standby = primary.standby()) {
                Database replica = standby.database(database.name());
                database.execute("update t set n = 43");
                Await.until(SOON, "replication", () -> replica.queryLong("select n from t") == 43);
                assertThatThrownBy(() -> replica.execute("delete from t")).hasMessageContaining("read-only");

                primary.kill();
                standby.promote();
                replica.execute("delete from t");
            }
        }
    }

    @Test
    void theBrokerCrashesFreezesAndComesBackWithItsData() throws Exception {
        try (Kafka broker = Kafka.absent();
                KafkaProducer<String, String> producer = producer(broker.client())) {
            broker.start();
            String topic = broker.newTopic("crash", 1);
            producer.send(new ProducerRecord<>(topic, "a")).get(20, TimeUnit.SECONDS);

            broker.kill();
            broker.start();
            producer.send(new ProducerRecord<>(topic, "b")).get(20, TimeUnit.SECONDS);

            broker.freeze();
            Future<RecordMetadata> third = producer.send(new ProducerRecord<>(topic, "c"));
            assertThatThrownBy(() -> third.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            broker.resume();
            third.get(20, TimeUnit.SECONDS);

            assertThat(values(broker, topic)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void theRestrictedUserMayOnlyDoWhatIsAllowed() throws Exception {
        Kafka broker = Kafka.secured();
        String allowed = broker.newTopic("allowed", 1);
        String forbidden = broker.newTopic("forbidden", 1);
        broker.allowRestricted(allowed, AclOperation.WRITE, AclOperation.DESCRIBE);
        try (KafkaProducer<String, String> producer = producer(broker.restrictedClient())) {
            producer.send(new ProducerRecord<>(allowed, "a")).get(20, TimeUnit.SECONDS);
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>(forbidden, "b")).get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
        assertThat(values(broker, allowed)).containsExactly("a");
        assertThat(values(broker, forbidden)).isEmpty();
    }

    private static List<String> values(Kafka broker, String topic) {
        return broker.consumeAll(topic).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000);
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    private static void selectOne(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1");
        }
    }

    private static void selectQuietly(Connection connection) {
        try {
            selectOne(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
