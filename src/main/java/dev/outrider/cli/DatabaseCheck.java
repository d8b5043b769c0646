package dev.outrider.cli;

import dev.outrider.config.OutriderConfig;
import dev.outrider.config.Release;
import dev.outrider.core.OutboxException;
import dev.outrider.database.Pool;
import dev.outrider.lease.LaneView;
import dev.outrider.migrate.Deletions;
import dev.outrider.migrate.Finding;
import dev.outrider.migrate.SchemaCheck;
import dev.outrider.read.TopicSample;
import dev.outrider.wake.Channel;
import dev.outrider.wake.Doorbell;
import dev.outrider.wake.PostgresDoorbell;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;

/** Looks at the database as the relay would: as its role, with its time-outs. */
final class DatabaseCheck {

    private static final String DATABASE = "database";
    private static final String SCHEMA = "schema";
    private static final String WAKEUP = "wakeup";

    private final OutriderConfig config;
    private final Report report;

    DatabaseCheck(OutriderConfig config, Report report) {
        this.config = config;
        this.report = report;
    }

    /** Looks, and returns the topics that the newest rows go to. */
    List<String> look() {
        try (Pool pool = new Pool(config.database(), "check")) {
            report.ok(DATABASE, server(pool));
            if (schema()) {
                writers(pool);
                lease(pool);
                wakeup(pool);
                return topics(pool);
            }
            report.warn("lease", "not looked at, because of what is wrong above; nor were the outbox's topics");
            return List.of();
        } catch (OutboxException e) {
            report.fail(DATABASE, String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private static String server(Pool pool) throws OutboxException {
        return pool.ask(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet line = statement.executeQuery(
                            "select current_setting('server_version'), current_database(), current_user")) {
                line.next();
                return "PostgreSQL " + line.getString(1) + ", database " + line.getString(2) + ", role "
                        + line.getString(3);
            }
        });
    }

    /** Grants, tables, sequence and plan; whether the relay could start on them. */
    private boolean schema() throws OutboxException {
        List<Finding> findings = new SchemaCheck(
                        config.database(),
                        config.outbox(),
                        config.addressing(),
                        Release.version(),
                        config.service().beside().retention())
                .check();
        for (Finding finding : findings) {
            if (finding.refused()) {
                report.fail(SCHEMA, finding.toString());
            } else {
                report.warn(SCHEMA, finding.toString());
            }
        }
        boolean fit = findings.stream().noneMatch(Finding::refused);
        if (fit) {
            report.ok(SCHEMA, config.outbox().name() + ": columns, numbering, grants and plan are as they should be");
        }
        return fit;
    }

    private void writers(Pool pool) throws OutboxException {
        Finding deletion = new Deletions(config.outbox()).watch(pool);
        if (deletion != null) {
            report.warn("writers", deletion.toString());
        }
    }

    private void lease(Pool pool) {
        try {
            LaneView lane = LaneView.look(pool);
            report.ok(
                    "lease",
                    lane.free()
                            ? "free; the next term is " + (lane.term() + 1)
                            : "held by " + lane.owner() + " in term " + lane.term() + " for at most "
                                    + lane.secondsLeft() + " s more: another instance would stand by");
        } catch (OutboxException e) {
            report.fail("lease", String.valueOf(e.getMessage()));
        }
    }

    /** A warning at worst: without it the relay polls, and nothing is missing but some milliseconds. */
    private void wakeup(Pool pool) {
        if (!config.service().beside().wakeup()) {
            needlessTrigger(pool);
            return;
        }
        try (Doorbell bell = PostgresDoorbell.of(config.database(), config.outbox())) {
            bell.connect();
            bell.prove();
            report.ok(WAKEUP, "a notification sent for a test was heard, and the outbox has its trigger");
        } catch (OutboxException e) {
            report.warn(WAKEUP, "commits do not wake the relay, which polls: " + e.getMessage());
        }
    }

    private void needlessTrigger(Pool pool) {
        try {
            if (pool.ask(new Channel(config.outbox().name())::isRung)) {
                report.warn(
                        WAKEUP,
                        "the outbox has the trigger " + Channel.TRIGGER
                                + ", and nobody listens: set wakeup to notify, or"
                                + " spare the writers its cost by outrider migrate --no-wakeup");
            }
        } catch (OutboxException e) {
            report.warn(WAKEUP, "no look at the triggers: " + e.getMessage());
        }
    }

    private List<String> topics(Pool pool) {
        try {
            TopicSample.Topics sample = new TopicSample(config.outbox(), config.addressing()).look(pool);
            sample.faults().forEach(fault -> report.fail("topic", "rows that would be parked: " + fault));
            return sample.topics();
        } catch (OutboxException e) {
            report.warn("topic", "no topics were found in the outbox: " + e.getMessage());
            return List.of();
        }
    }
}
