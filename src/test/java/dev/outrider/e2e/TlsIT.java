package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.health.Verdict;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Certificates;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * To a PostgreSQL and a Kafka that take no unencrypted client: with the settings that the page on security gives, rows arrive; a server whose certificate
 * somebody else signed, or that is for another host, is told nothing.
 */
class TlsIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String HERE = "127.0.0.1";
    /** The same place, by a name that no certificate here bears. */
    private static final String ELSEWHERE = "localhost";

    private static final Certificates TRUSTED = new Certificates("trusted");
    private static final Certificates STRANGER = new Certificates("stranger");

    private static Postgres postgres;
    private static Kafka kafka;
    private static Rig rig;

    @BeforeAll
    static void start() {
        postgres = Postgres.encrypted(TRUSTED, TRUSTED.server(HERE));
        kafka = Kafka.encrypted(TRUSTED.server(HERE));
        rig = new Rig(postgres, kafka).patient();
        kafka.createScramUser("relay", "relay-secret");
        kafka.allow("relay", rig.topic(), AclOperation.WRITE, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);
    }

    @AfterAll
    static void stop() throws Exception {
        rig.close();
        kafka.close();
        postgres.close();
    }

    /** As the page on security has it. */
    private static void secured(Certificates authority) throws IOException {
        Path jaas = Files.createTempFile("outrider-", ".jaas");
        Files.writeString(
                jaas,
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"relay\" password=\"relay-secret\";");
        Path password = Files.writeString(Files.createTempFile("outrider-", ".password"), Certificates.STORE_PASSWORD);
        rig.set("kafka.bootstrap.servers", kafka.encryptedServers())
                .set("kafka.security.protocol", "SASL_SSL")
                .set("kafka.sasl.mechanism", "SCRAM-SHA-512")
                .set("kafka.sasl.jaas.config-file", jaas.toString())
                .set("kafka.ssl.truststore.location", authority.trust().toString())
                .set("kafka.ssl.truststore.password-file", password.toString())
                .set("database.properties.sslmode", "verify-full")
                .set("database.properties.sslrootcert", authority.root().toString());
    }

    @Test
    void rowsArriveOverTlsAndScram() throws Exception {
        secured(TRUSTED);
        Daemon relay = rig.inProcess("tls");
        insert("encrypted");
        rig.awaitDrained(SOON);
        assertThat(kafka.consumeAll(rig.topic())).isNotEmpty();
        assertThat(rig.database()
                        .queryLong("select count(*) from pg_stat_activity a join pg_stat_ssl s using (pid)"
                                + " where a.application_name like 'outrider-%' and not s.ssl"))
                .as("connections that are not encrypted")
                .isZero();
        assertThat(rig.database()
                        .queryLong("select count(*) from pg_stat_activity a join pg_stat_ssl s using (pid)"
                                + " where a.application_name = 'outrider-read' and s.version like 'TLS%'"))
                .isPositive();
        relay.stop(Duration.ofSeconds(10));
    }

    @Test
    void aDatabaseOfAnotherAuthorityIsToldNothing() throws Exception {
        secured(TRUSTED);
        rig.set("database.properties.sslrootcert", STRANGER.root().toString());
        assertThat(awaitDatabaseTrouble()).contains("certi");
    }

    @Test
    void aDatabaseWhoseCertificateIsForAnotherHostIsToldNothing() throws Exception {
        secured(TRUSTED);
        rig.set("database.url", rig.database().jdbcUrl().replace(HERE, ELSEWHERE));
        assertThat(awaitDatabaseTrouble()).containsIgnoringCase("hostname " + ELSEWHERE + " could not be verified");
        rig.set("database.url", rig.database().jdbcUrl());
    }

    private static String awaitDatabaseTrouble() throws Exception {
        Daemon relay = rig.inProcess("refused");
        try {
            Await.until(
                    SOON,
                    () -> "a trouble with the database: " + relay.vitals(),
                    () -> relay.vitals().host().troubles().stream()
                            .anyMatch(trouble -> trouble.kind().equals("database")));
            return relay.vitals().host().troubles().get(0).message();
        } finally {
            relay.stop(Duration.ofSeconds(10));
        }
    }

    @Test
    void aKafkaOfAnotherAuthorityGetsNoRecord() throws Exception {
        secured(TRUSTED);
        rig.set("kafka.ssl.truststore.location", STRANGER.trust().toString());
        assertNothingIsSent("a stranger");
    }

    @Test
    void aKafkaWhoseCertificateIsForAnotherHostGetsNoRecord() throws Exception {
        secured(TRUSTED);
        rig.set("kafka.bootstrap.servers", kafka.encryptedServers().replace(HERE, ELSEWHERE));
        assertNothingIsSent("another host");
    }

    @Test
    void aWrongScramPasswordGetsNowhere() throws Exception {
        secured(TRUSTED);
        Path jaas = Files.createTempFile("outrider-", ".jaas");
        Files.writeString(
                jaas,
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"relay\" password=\"guessed\";");
        rig.set("kafka.sasl.jaas.config-file", jaas.toString());
        assertNothingIsSent("a wrong password");
    }

    private static void assertNothingIsSent(String key) throws Exception {
        int before = kafka.consumeAll(rig.topic()).size();
        Daemon relay = rig.inProcess("refused");
        try {
            insert(key);
            Await.until(
                    SOON,
                    () -> "Kafka to be refused: " + relay.vitals(),
                    () -> Verdict.of(relay.vitals()).reasons().stream()
                            .anyMatch(reason -> reason.kind().equals("halted")
                                    || reason.kind().equals("kafka")));
            assertThat(kafka.consumeAll(rig.topic())).hasSize(before);
        } finally {
            relay.stop(Duration.ofSeconds(10));
        }
    }

    private static void insert(String key) {
        rig.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, payload) values ('"
                        + rig.aggregateType() + "', '" + key + "', '{}')");
    }
}
