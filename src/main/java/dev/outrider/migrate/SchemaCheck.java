package dev.outrider.migrate;

import dev.outrider.convert.Addressing;
import dev.outrider.core.OutboxException;
import dev.outrider.database.Connector;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.mark.RetentionRule;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at everything the relay relies on in its database, as the role it works as, and reports all that is wrong. */
public final class SchemaCheck {

    private static final int OLDEST_SERVER = 140_000;
    private static final int MAJOR = 10_000;

    private final DatabaseSettings settings;
    private final OutboxTable table;
    private final Addressing addressing;
    private final String relayVersion;
    private final @Nullable RetentionRule retention;

    /**
     * Makes a check.
     *
     * @param settings where the database is, with the relay's own role
     * @param table what the outbox is called
     * @param addressing which further columns are wanted; they must exist
     * @param relayVersion this relay's version, for instance {@code 0.1.0}
     * @param retention what the relay deletes, null for nothing
     */
    public SchemaCheck(
            DatabaseSettings settings,
            OutboxTable table,
            Addressing addressing,
            String relayVersion,
            @Nullable RetentionRule retention) {
        this.settings = settings;
        this.table = table;
        this.addressing = addressing;
        this.relayVersion = relayVersion;
        this.retention = retention;
    }

    /** Everything that is wrong, refusals first; empty when all is well. */
    public List<Finding> check() throws OutboxException {
        List<Finding> findings = new ArrayList<>();
        try (Connection connection = new Connector(settings, "outrider-check").getConnection()) {
            check(new Look(connection), findings);
        } catch (SQLException e) {
            throw Pool.failed(e);
        }
        findings.sort((one, other) -> Boolean.compare(other.refused(), one.refused()));
        return List.copyOf(findings);
    }

    private void check(Look look, List<Finding> findings) throws SQLException {
        checkServer(look, findings);
        boolean fit = new OwnTables(look, table, relayVersion).check(findings);
        TableStructure structure = new TableStructure(look, table, addressing, retention != null);
        fit &= structure.check(findings);
        if (structure.exists()) {
            new Rights(look, table, retention != null).check(findings);
        }
        if (fit && findings.stream().noneMatch(Finding::refused)) {
            // Made from what was found above, and so only when nothing is missing.
            new Plans(look, table, addressing, retention).check(findings);
        }
    }

    private void checkServer(Look look, List<Finding> findings) throws SQLException {
        long version = look.number("select current_setting('server_version_num')");
        if (version < OLDEST_SERVER) {
            findings.add(Finding.refusal(
                    "the server is PostgreSQL " + version / MAJOR, "PostgreSQL 14 is the oldest that works"));
        }
        if (look.yes("select pg_is_in_recovery()")) {
            findings.add(Finding.refusalForNow(
                    "the server is a standby in recovery",
                    "give database.url the primary, or several hosts of which the relay finds the primary"));
        } else if (look.text("select current_setting('transaction_read_only')").equals("on")) {
            findings.add(Finding.refusal(
                    "transactions of this role are read-only",
                    "alter role … reset default_transaction_read_only, or connect to the primary"));
        }
        String isolation = look.text("select current_setting('default_transaction_isolation')");
        if (!isolation.equals("read committed")) {
            findings.add(Finding.refusal(
                    "transactions of this role are " + isolation + " by default",
                    "alter role … set default_transaction_isolation = 'read committed': a write-back would fail whenever"
                            + " it meets a renewal of the lease"));
        }
        checkTimeout(look, findings, "statement_timeout");
        checkTimeout(look, findings, "lock_timeout");
    }

    private void checkTimeout(Look look, List<Finding> findings, String name) throws SQLException {
        long millis = look.number("select setting from pg_settings where name = ?", name);
        int most = settings.timeouts().socketMillis();
        if (millis == 0 || millis > most) {
            findings.add(Finding.warning(
                    name + " is " + (millis == 0 ? "off" : millis + " ms") + " for this role",
                    "through a pooler only the role can have it; run the script of outrider migrate --grants, which sets"
                            + " at most a quarter of lease.ttl (" + most + " ms)"));
        }
    }
}
