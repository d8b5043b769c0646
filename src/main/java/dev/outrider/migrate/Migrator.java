package dev.outrider.migrate;

import dev.outrider.core.OutboxException;
import dev.outrider.database.Connector;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;

/** Applies the relay's migrations, or prints them for somebody who does. */
public final class Migrator {

    /** The schema of everything that is the relay's own. */
    public static final String SCHEMA = "outrider";

    private static final String HISTORY = "flyway_history";

    /** A transaction that may only read: on a standby every one, elsewhere those of a role that was told so. */
    private static final String READ_ONLY = "25006";

    /** That, and insufficient privilege. */
    private static final Set<String> LASTING = Set.of("42501", READ_ONLY);

    private final DataSource source;
    private final OutboxTable table;

    /**
     * Makes a migrator.
     *
     * @param settings where the database is, and a role that may create schemas and tables
     * @param table what the outbox is called, or shall be
     */
    public Migrator(DatabaseSettings settings, OutboxTable table) {
        this.source = new Connector(settings.patient(), "outrider-migrate");
        this.table = table;
    }

    /**
     * Applies what has not been applied yet.
     *
     * @return the files that were applied, in order
     */
    public List<String> migrate() throws OutboxException {
        int appliedByHand = versionWithoutHistory();
        FluentConfiguration configuration = Flyway.configure()
                .dataSource(source)
                .locations("classpath:" + Scripts.FOLDER)
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .table(HISTORY)
                .placeholders(Scripts.placeholders(table))
                .loggers("slf4j");
        if (appliedByHand > 0) {
            configuration.baselineOnMigrate(true).baselineVersion(Integer.toString(appliedByHand));
        }
        try {
            MigrateResult result = configuration.load().migrate();
            return result.migrations.stream()
                    .map(output -> "V" + output.version + "__" + output.description.replace(' ', '_') + ".sql")
                    .toList();
        } catch (FlywayException e) {
            throw new OutboxException("the database cannot be migrated: " + lastLine(e), e);
        }
    }

    /**
     * Whether a failure of {@link #migrate} will be there again however often it is tried: a right is missing, the server is a standby, or what was
     * applied is not what this relay has. Anything else may pass: a server that is away, a lock, another instance that migrates at the same time.
     */
    public static boolean isLasting(OutboxException failure) {
        List<String> states = states(failure);
        return states.isEmpty() || states.stream().anyMatch(LASTING::contains);
    }

    /** Whether nobody, or not this role, may write there: a standby until it is promoted, a role whose transactions only read. */
    public static boolean isReadOnly(OutboxException failure) {
        return states(failure).contains(READ_ONLY);
    }

    private static List<String> states(OutboxException failure) {
        List<String> states = new ArrayList<>();
        for (Throwable t = failure.getCause(); t != null; t = t.getCause()) {
            if (t instanceof SQLException sql) {
                states.add(String.valueOf(sql.getSQLState()));
            }
        }
        return states;
    }

    /** Flyway frames the server's words with several lines of its own. */
    private static String lastLine(FlywayException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
    }

    /** The SQL that {@link #migrate} would execute on an empty database, and after it the grants. */
    public String print(Roles roles) {
        return print(0) + "\n" + Grants.script(table, roles);
    }

    /** The SQL of the migrations above a version that is there already. */
    public String print(int above) {
        StringBuilder script = new StringBuilder("create schema if not exists " + SCHEMA + ";\n\n");
        Map<String, String> placeholders = Scripts.placeholders(table);
        for (String file : Scripts.MIGRATIONS) {
            if (Scripts.version(file) > above) {
                script.append("-- ").append(file).append('\n');
                script.append(Scripts.text(file, placeholders)).append('\n');
            }
        }
        return script.toString();
    }

    /** The version that is there already, 0 when none is. */
    public int version() throws OutboxException {
        boolean there = number("select (to_regclass('" + SCHEMA + ".schema_version') is not null)::int") == 1;
        return there ? number("select coalesce(max(version), 0) from " + SCHEMA + ".schema_version") : 0;
    }

    /** What was applied by hand, from the printed SQL: Flyway must not try it again. */
    private int versionWithoutHistory() throws OutboxException {
        int history = number("select (to_regclass('" + SCHEMA + "." + HISTORY + "') is not null)::int");
        return history == 1 ? 0 : version();
    }

    private int number(String sql) throws OutboxException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet line = statement.executeQuery(sql)) {
            line.next();
            return line.getInt(1);
        } catch (SQLException e) {
            throw Pool.failed(e);
        }
    }
}
