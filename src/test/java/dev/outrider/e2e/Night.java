package dev.outrider.e2e;

import dev.outrider.e2e.Writers.Mix;
import dev.outrider.e2e.Writers.Unrest;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import dev.outrider.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;

/**
 * What a night needs: a primary with a synchronous standby, a broker on a small disk, an application that writes all the time, and one relay, as a
 * process, which is told nothing of what is done to them.
 */
final class Night implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(90);

    /** Where everything of it is. */
    static final Path FILES = Path.of("target", "night");

    private static final Duration COMMAND_TAKES = Duration.ofSeconds(60);
    private static final int DISK_MEBIBYTES = 64;
    private static final int ROWS_A_SECOND = 50;
    private static final String LOGIN = "sasl.jaas.config";

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    final SmallDisk disk;
    final Kafka kafka;
    final Postgres primary;
    final Postgres standby;
    final Rig rig;
    final Path passwordFile = FILES.resolve("database-password");
    final Path loginFile = FILES.resolve("kafka-login");
    final String login;
    final String role;
    final RelayProcess relay;
    private final String config;
    private Database database;
    private Writers writers;
    private int told;

    private Night() throws Exception {
        try {
            disk = opened(SmallDisk.mount(FILES.resolve("disk"), DISK_MEBIBYTES));
            kafka = opened(Kafka.keeping(disk.directory().resolve("kafka")));
            primary = opened(Postgres.withFiles());
            rig = opened(new Rig(primary, kafka).patient());
            database = rig.database();
            role = database.query(
                            "select rolname from pg_roles where rolname like 'rig_relay%'", row -> row.getString(1))
                    .get(0);
            database.execute("grant pg_monitor to " + role);
            standby = opened(primary.standby());
            awaitSynchronous();
            kafka.allowRestricted(
                    rig.topic(), AclOperation.WRITE, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);
            kafka.configureTopic(rig.topic(), "max.message.bytes", "100000");
            login = String.valueOf(kafka.restrictedClient().get(LOGIN));
            Files.writeString(loginFile, login);
            rotate("evening", "evening");
            settings();
            RelayProcess.Launch launch = rig.launch("night", List.of(), Map.of());
            config = launch.config().toString();
            relay = opened(launch.start());
            writers = write();
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    static Night fall() throws Exception {
        Files.createDirectories(FILES);
        return new Night();
    }

    private <T extends AutoCloseable> T opened(T thing) {
        opened.push(thing);
        return thing;
    }

    private void settings() {
        Database left = standby.database(database.name());
        kafka.restrictedClient().forEach((name, value) -> rig.set("kafka." + name, value));
        rig.unset("kafka." + LOGIN)
                .set("kafka." + LOGIN + "-file", loginFile.toString())
                .unset("database.password")
                .set("database.password-file", passwordFile.toString())
                .set(
                        "database.url",
                        "jdbc:postgresql://%s:%d,%s:%d/%s"
                                .formatted(database.host(), database.port(), left.host(), left.port(), database.name()))
                // Rig lets every relay delete, so that this one should.
                .set("retention", "1d")
                .set("doctor.every", "5s")
                .set("doctor.open-transaction", "10s");
    }

    private void awaitSynchronous() {
        database.execute("alter system set synchronous_standby_names = 'walreceiver'", "select pg_reload_conf()");
        Await.until(
                SOON,
                "commits to wait for the standby",
                () -> database.queryLong("select count(*) from pg_stat_replication where sync_state = 'sync'") == 1);
    }

    private Writers write() {
        Mix mix = new Mix(4, 50, 1, ROWS_A_SECOND, Long.MAX_VALUE, new Unrest(0.02, 0, 0));
        return Writers.start(database, mix, rig.aggregateType());
    }

    Database database() {
        return database;
    }

    /** The relay's role gets another password, and its file says what it says. */
    void rotate(String password, String inFile) throws IOException {
        database.execute("alter role " + role + " password '" + password + "'");
        Files.writeString(passwordFile, inFile);
    }

    /** The standby takes over, and the application writes there from now on. */
    void promote() {
        writers.close();
        standby.promote();
        database = standby.database(database.name());
        writers = write();
    }

    RelayProcess.Outcome outrider(String... words) {
        String[] all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--config";
        all[words.length + 1] = config;
        return RelayProcess.command(COMMAND_TAKES, Map.of(), all);
    }

    NightReport.Look look() throws Exception {
        return NightReport.Look.at(relay);
    }

    /** Waits until the relay shows this. */
    NightReport.Look awaitLook(String what, Predicate<NightReport.Look> shown) {
        return Await.value(SOON, () -> what + ": " + Rig.state(relay), () -> {
            NightReport.Look look = look();
            return shown.test(look) ? look : null;
        });
    }

    /** Waits until health says that this is what is wrong. */
    NightReport.Look awaitReason(String kind) {
        return awaitLook(kind + " to be told", look -> look.reasons().contains(kind));
    }

    NightReport.Look awaitMeters(String meter, double atLeast) {
        return awaitLook(meter + " to be " + atLeast, look -> look.meter(meter) >= atLeast);
    }

    /** Waits until nothing is wrong, and what was late has been sent, as far as the last look at the backlog shows. */
    NightReport.Look awaitPeace() {
        return awaitLook(
                "peace",
                look -> look.state().equals("ok")
                        && look.meter("outrider_backlog_oldest_age_seconds") < 2
                        && look.meter("outrider_parked_rows") == 0);
    }

    /** One more row of a key, as the application writes it, but so large; returns its number. */
    long insertLarge(String key, int bytes) {
        return database.queryLong("""
                with changed as (update account set n = n + 1 where key = ? returning key, n)
                insert into outbox (id, aggregatetype, aggregateid, type, payload)
                select gen_random_uuid(), ?, key, 'AccountChanged', jsonb_build_object('n', n, 'pad', ?::text) from changed
                returning seq
                """, key, rig.aggregateType(), Rows.noise(bytes));
    }

    /** The statement that inserts the first row of a key. */
    String insertOf(String key) {
        return "insert into outbox (id, aggregatetype, aggregateid, type, payload) values (gen_random_uuid(), '"
                + rig.aggregateType() + "', '" + key + "', 'Imported', jsonb_build_object('n', 1, 'pad', ''))";
    }

    /** Every session of the relay's in the database ends. */
    void cutOffTheRelay() {
        database.query(
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = ?",
                row -> row.getBoolean(1),
                role);
    }

    /** The same, once it has told of these events: it follows what health says by a moment. */
    List<String> newsWith(String... events) {
        Await.until(
                SOON,
                () -> "the log to tell of " + List.of(events) + ": " + relay.output(),
                () -> Stream.of(events)
                        .allMatch(event -> relay.output().lines().skip(told).anyMatch(line -> line.contains(event))));
        return news();
    }

    /** What the log has said since it was asked last. */
    List<String> news() {
        List<String> lines = relay.output().lines().toList();
        List<String> fresh = lines.subList(told, lines.size());
        told = lines.size();
        return fresh;
    }

    /** Nobody writes any more; everything that was committed is done. */
    LogCheck morning() {
        writers.close();
        Await.until(
                SOON,
                () -> "every number to be done: " + Rig.state(relay),
                () -> database.queryLong("select low_water from outrider.lane")
                        >= database.queryLong("select max(seq) from outbox"));
        return LogCheck.of(database, kafka, rig.topic());
    }

    long rowsWaitingInTheTable() {
        return database.queryLong("select count(*) from outbox where published_at is null");
    }

    @Override
    public void close() throws Exception {
        Writers still = writers;
        if (still != null) {
            opened.push(still);
        }
        Throwable first = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception | Error e) {
                first = first == null ? e : first;
            }
        }
        if (first instanceof Error error) {
            throw error;
        } else if (first instanceof Exception exception) {
            throw exception;
        }
    }
}
