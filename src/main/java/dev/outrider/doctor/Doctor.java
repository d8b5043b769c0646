package dev.outrider.doctor;

import dev.outrider.convert.Addressing;
import dev.outrider.core.OutboxException;
import dev.outrider.database.Connector;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.mark.RetentionRule;
import dev.outrider.migrate.Finding;
import dev.outrider.migrate.Look;
import dev.outrider.migrate.SchemaCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at everything about the database that makes an outbox slow, large or stuck, and says what to do. Used by one thread at a time. */
public final class Doctor {

    private static final String BROKEN = "08";

    private final Patient patient;
    private final Examination server;
    private final Examination replication = new Replication();
    private final Examination transactions;
    private final Examination heap = new Heap();
    private final Examination indexes = new Indexes();
    private final Examination plan;
    private final Examination privileges;

    /**
     * Whom it looks at.
     *
     * @param settings where the database is, with the relay's own role
     * @param table what the outbox is called
     * @param addressing which further columns are wanted
     * @param relayVersion this relay's version
     * @param retention what the relay deletes, null for nothing
     */
    public record Patient(
            DatabaseSettings settings,
            OutboxTable table,
            Addressing addressing,
            String relayVersion,
            @Nullable RetentionRule retention) {}

    /** One of the things that are looked at. */
    @FunctionalInterface
    interface Examination {
        /** Looks, and notes down what is seen. */
        void look(Chart chart) throws SQLException;
    }

    /**
     * Has seen nothing yet.
     *
     * @param patient whom it looks at
     * @param openFor how long a transaction may be open that holds a lock on the outbox; any other may be open ten times as long
     * @param host this host's clock
     */
    public Doctor(Patient patient, Duration openFor, InstantSource host) {
        this.patient = patient;
        server = new Server(host);
        transactions = new Transactions(openFor, System::nanoTime);
        plan = new PagePlan(patient.addressing());
        privileges = new Privileges(patient.retention() != null);
    }

    /**
     * Looks at everything.
     *
     * @return what was seen, in the order in which it was looked at
     * @throws OutboxException when the database cannot be asked
     */
    public List<Symptom> examine() throws OutboxException {
        try (Connection connection = new Connector(patient.settings(), "outrider-doctor").getConnection()) {
            Look look = new Look(connection);
            Chart chart =
                    new Chart(look, patient.table(), look.yes("select pg_has_role('pg_read_all_stats', 'usage')"));
            look(chart, "server", server);
            look(chart, "replication", replication);
            look(chart, "transactions", transactions);
            // Last of those that take no lock on the outbox: one that is held now would keep all others from being
            // told.
            look(chart, "schema", this::schema);
            if (exists(look)) {
                look(chart, "plan", plan);
                look(chart, "vacuum", heap);
                look(chart, "indexes", indexes);
                look(chart, "grants", privileges);
            }
            return chart.symptoms();
        } catch (SQLException e) {
            throw Pool.failed(e);
        }
    }

    private static void look(Chart chart, String kind, Examination examination) throws SQLException {
        chart.about(kind);
        try {
            examination.look(chart);
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (state.startsWith(BROKEN)) {
                throw e;
            }
            chart.warn(
                    "look",
                    "no look was possible: " + Pool.failed(e).getMessage(),
                    "a lock that somebody holds on the outbox or on the catalog is the usual reason, see transactions; look again");
        }
    }

    private boolean exists(Look look) throws SQLException {
        return look.yes(
                "select to_regclass(?) is not null", patient.table().name().sql());
    }

    private void schema(Chart chart) throws SQLException {
        List<Finding> findings;
        try {
            findings = new SchemaCheck(
                            patient.settings(),
                            patient.table(),
                            patient.addressing(),
                            patient.relayVersion(),
                            patient.retention())
                    .check();
        } catch (OutboxException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getMessage(), e);
        }
        for (Finding finding : findings) {
            if (finding.refused()) {
                chart.fail(finding.problem(), finding.problem(), finding.remedy());
            } else {
                chart.warn(finding.problem(), finding.problem(), finding.remedy());
            }
        }
        if (findings.isEmpty()) {
            chart.ok(patient.table().name()
                    + ": columns, numbering (sequence cache of 1), keys and needed grants are as they should be");
        }
    }
}
