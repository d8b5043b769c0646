package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A database of one's own with the two roles that the README speaks of, and an environment that names it. */
final class Site {

    private static final Duration WORKING_TAKES = Duration.ofSeconds(30);

    private final Database database = Postgres.shared().newDatabase();
    private final Database relay = database.newRole("site_relay");
    private final Database application = database.newRole("site_application");
    private final Map<String, String> environment = new HashMap<>();

    Site(Kafka kafka) {
        environment.put("OUTRIDER_DATABASE_URL", database.jdbcUrl());
        environment.put("OUTRIDER_DATABASE_USER", relay.user());
        environment.put("OUTRIDER_DATABASE_PASSWORD", relay.password());
        environment.put("OUTRIDER_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    }

    Database database() {
        return database;
    }

    Database relay() {
        return relay;
    }

    Database application() {
        return application;
    }

    /** What names everything for the relay's role; may be changed. */
    Map<String, String> environment() {
        return environment;
    }

    /** The same for the role that owns everything. */
    Map<String, String> asOwner() {
        Map<String, String> owner = new HashMap<>(environment);
        owner.put("OUTRIDER_DATABASE_USER", database.user());
        owner.put("OUTRIDER_DATABASE_PASSWORD", database.password());
        return owner;
    }

    void migrateAndGrant() {
        Terminal migrate = new Terminal(asOwner());
        assertThat(migrate.run("migrate")).as(migrate.err()).isEqualTo(Exit.OK);
        assertThat(migrate.out()).contains("applied V1__");
        grant();
    }

    void grant() {
        Terminal grants = new Terminal(environment);
        assertThat(grants.run("migrate", "--grants", "--application", application.user()))
                .isEqualTo(Exit.OK);
        database.execute(grants.out());
    }

    /** A relay inside this JVM with this environment, at work. */
    static Daemon work(Map<String, String> environment) throws InvalidConfigException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("OUTRIDER_HEALTH_PORT", "0");
        Daemon daemon = Daemon.of(OutriderConfig.load(null, all));
        daemon.start();
        Await.until(
                WORKING_TAKES,
                () -> "the relay to be ready: " + daemon.vitals(),
                () -> daemon.vitals().host().onceReady());
        return daemon;
    }

    /** As the application would. */
    void insertRow(String aggregateType) {
        application.execute("insert into public.outbox (aggregatetype, aggregateid, payload) values ('" + aggregateType
                + "', 'a', '{}')");
    }
}
