package dev.outrider.migrate;

import dev.outrider.convert.Addressing;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.TableShape;
import dev.outrider.mark.Retention;
import dev.outrider.mark.RetentionRule;
import dev.outrider.mark.WriteBackStatement;
import dev.outrider.read.PageReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the planner goes through the index on the number, which is all that keeps a poll of a large table cheap. */
final class Plans {

    /** The statements call the outbox o; its partitions are numbered by the planner. */
    private static final Pattern SCAN_OF_ALL =
            Pattern.compile("(Seq Scan|Bitmap Heap Scan) on .*\\bo(_\\d+)? +\\(cost");

    private final Look look;
    private final OutboxTable table;
    private final Addressing addressing;
    private final @Nullable RetentionRule retention;

    Plans(Look look, OutboxTable table, Addressing addressing, @Nullable RetentionRule retention) {
        this.look = look;
        this.table = table;
        this.addressing = addressing;
        this.retention = retention;
    }

    void check(List<Finding> findings) throws SQLException {
        TableShape shape = TableShape.load(look.connection(), table);
        List<String> statements = new ArrayList<>(PageReader.texts(shape, addressing));
        statements.addAll(WriteBackStatement.texts(shape));
        if (retention != null) {
            statements.add(Retention.text(shape, retention));
        }
        for (String statement : statements) {
            for (String line : look.plan(statement)) {
                if (SCAN_OF_ALL.matcher(line).find()) {
                    findings.add(Finding.refusal(
                            "the planner would read all of " + table.name() + " at every poll (" + line.strip() + ")",
                            "run the script of outrider migrate --grants, which switches other plans than by the index"
                                    + " off for the relay's role, and analyze the table"));
                    return;
                }
            }
        }
    }
}
