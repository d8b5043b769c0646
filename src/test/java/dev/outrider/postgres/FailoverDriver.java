package dev.outrider.postgres;

import dev.outrider.core.Recording;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import java.util.function.Consumer;

/** A primary and its streaming standby. After a failover the standby is the next test's primary. */
final class FailoverDriver extends PostgresDriver {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Postgres primary;
    private final Postgres standby;
    private final Runnable onFailover;

    private FailoverDriver(
            Postgres primary, Postgres standby, Database database, Recording recording, Runnable onFailover) {
        super(primary, database, "," + standby.host() + ":" + standby.port(), recording);
        this.primary = primary;
        this.standby = standby;
        this.onFailover = onFailover;
    }

    /** The driver over a primary; tells when the standby has taken over. */
    static FailoverDriver over(Postgres primary, Recording recording, Consumer<Postgres> promoted) {
        Database database = Outboxes.newMigrated(primary);
        Postgres standby = primary.standby();
        return new FailoverDriver(primary, standby, database, recording, () -> promoted.accept(standby));
    }

    /** Waits for the standby, then stops it: what it has by now is what will be left. */
    @Override
    public void replicate() {
        String present = primary.database(Postgres.SUPERUSER)
                .query("select pg_current_wal_lsn()::text", line -> line.getString(1))
                .get(0);
        Database replica = standby.database(Postgres.SUPERUSER);
        Await.until(
                SOON,
                "the standby to catch up",
                () -> replica.queryLong("select (pg_last_wal_replay_lsn() >= '" + present + "'::pg_lsn)::int") == 1);
        standby.stop();
    }

    /** The standby's side. */
    Database replica() {
        return standby.database(database().name());
    }

    @Override
    public void failOver() {
        primary.kill();
        standby.start().promote();
        onFailover.run();
        moveTo(standby.database(database().name()));
        awaitAnswers();
    }

    @Override
    public void close() {
        super.close();
        // Whichever of the two is not the next primary.
        if (database().port() == primary.port()) {
            standby.close();
        } else {
            primary.close();
        }
    }
}
