package dev.outrider.migrate;

import dev.outrider.core.OutboxException;
import dev.outrider.database.Connector;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings an existing outbox, for instance one made for Debezium's outbox router, into the shape that the relay needs. The migrations
 * must have been applied before. Everything happens in one transaction that keeps writers out: a row inserted in between would
 * have no number.
 */
public final class Adoption {

    private final Connector source;
    private final OutboxTable table;

    /**
     * Makes an adoption.
     *
     * @param settings where the database is, with a role that owns the table
     * @param table what the outbox is called
     */
    public Adoption(DatabaseSettings settings, OutboxTable table) {
        this.source = new Connector(settings.patient(), "outrider-adopt");
        this.table = table;
    }

    /** What the rows that are in the table already are. There is no default: either guess would lose rows or send them all again. */
    public enum Existing {
        /** They have been relayed by somebody else; none of them is sent. */
        PUBLISHED,
        /** They have not; all of them are sent. */
        UNPUBLISHED
    }

    /**
     * One change.
     *
     * @param what what it changes, in one sentence
     * @param sql the statement
     */
    public record Step(String what, String sql) {}

    /**
     * What would be changed.
     *
     * @param steps the changes in order; empty when the table is fit already
     * @param refusals why the table cannot be adopted; then there are no steps
     */
    public record Plan(List<Step> steps, List<Finding> refusals) {

        /** Takes copies. */
        public Plan {
            steps = List.copyOf(steps);
            refusals = List.copyOf(refusals);
        }

        /** The plan as a script for somebody who executes it by hand. */
        public String script() {
            StringBuilder script = new StringBuilder("begin;\n");
            for (Step step : steps) {
                script.append("-- ")
                        .append(step.what())
                        .append('\n')
                        .append(step.sql())
                        .append(";\n");
            }
            return script.append("commit;\n").toString();
        }
    }

    /**
     * Says what would be changed, and changes nothing.
     *
     * @param existing what the rows are that are there already
     * @param orderBy the column in whose order they are numbered, as the catalog stores its name; it only matters when they have no numbers
     */
    public Plan plan(Existing existing, String orderBy) throws OutboxException {
        try (Connection connection = source.getConnection()) {
            return new AdoptionPlan(new Look(connection), table).make(existing, orderBy);
        } catch (SQLException e) {
            throw Pool.failed(e);
        }
    }

    /** Makes the changes, all or none. */
    public void apply(Plan plan) throws OutboxException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (Step step : plan.steps()) {
                    statement.execute(step.sql());
                }
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw Pool.failed(e);
        }
    }
}
