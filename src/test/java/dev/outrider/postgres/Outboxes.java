package dev.outrider.postgres;

import dev.outrider.convert.Addressing;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Recording;
import dev.outrider.core.SynchronousCommit;
import dev.outrider.database.Credentials;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Timeouts;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.migrate.Migrator;
import dev.outrider.read.Limits;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Settings and tables as the tests of the database side need them. */
final class Outboxes {

    static final OutboxTable TABLE = OutboxTable.named("public.outbox");
    /** Its time-outs bear a machine that has other things to do. */
    private static final long TTL_MILLIS = 60_000;

    private static final Map<Postgres, Database> TEMPLATES = new ConcurrentHashMap<>();
    private static final AtomicInteger COPIES = new AtomicInteger();

    private Outboxes() {}

    static DatabaseSettings settings(Database database) {
        return settings(database, database.jdbcUrl());
    }

    static DatabaseSettings settings(Database database, String url) {
        return new DatabaseSettings(
                url,
                new Credentials(database.user(), database.password(), null),
                Map.of(),
                Timeouts.forLease(TTL_MILLIS),
                false);
    }

    /** Gives up on a lock after half a second. */
    static DatabaseSettings impatient(Database database) {
        DatabaseSettings patient = settings(database);
        return new DatabaseSettings(
                patient.url(), patient.credentials(), patient.properties(), new Timeouts(500, 8_000, 9_000), false);
    }

    /** A migrated database of one's own, copied from one that is migrated once per server: that takes a tenth of the time. */
    static Database newMigrated(Postgres server) {
        Database template = TEMPLATES.computeIfAbsent(server, unmigrated -> {
            Database database = unmigrated.newDatabase();
            migrate(database);
            return database;
        });
        Database maintenance = server.database(Postgres.SUPERUSER);
        String name = template.name() + "_copy_" + COPIES.incrementAndGet();
        maintenance.execute("create database " + name + " template " + template.name() + "");
        return server.database(name);
    }

    static void migrate(Database database) {
        migrate(database, TABLE);
    }

    static void migrate(Database database, OutboxTable table) {
        try {
            new Migrator(settings(database), table).migrate();
        } catch (OutboxException e) {
            throw new IllegalStateException(e);
        }
    }

    static PostgresOutbox outbox(Database database) {
        return outbox(settings(database), Limits.DEFAULT);
    }

    /** The topic is the aggregate's type as it is. */
    static PostgresOutbox outbox(DatabaseSettings settings, Limits limits) {
        return outbox(settings, limits, Recording.ROW);
    }

    static PostgresOutbox outbox(DatabaseSettings settings, Limits limits, Recording recording) {
        return outbox(settings, limits, recording, SynchronousCommit.ON);
    }

    static PostgresOutbox outbox(DatabaseSettings settings, SynchronousCommit commit) {
        return outbox(settings, Limits.DEFAULT, Recording.ROW, commit);
    }

    private static PostgresOutbox outbox(
            DatabaseSettings settings, Limits limits, Recording recording, SynchronousCommit commit) {
        return new PostgresOutbox(settings, TABLE, Addressing.by("${aggregatetype}"), limits, recording, commit);
    }
}
