package dev.outrider.read;

import dev.outrider.core.Incarnation;
import dev.outrider.database.Incarnations;
import dev.outrider.database.Sql;
import dev.outrider.database.TableShape;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/**
 * Lists who may still commit a number that a page has missed: whoever inserts holds ROW EXCLUSIVE on the table, from before it draws its
 * number until its transaction ends. By virtual transaction, which a prepared transaction keeps, while its process works on for others.
 */
final class HolderList {

    private final String sql;

    HolderList(TableShape shape) {
        String table = Sql.literal(shape.table().name().sql());
        this.sql = """
                select %s, array(
                  select distinct l.virtualtransaction from pg_locks l
                   where l.locktype = 'relation' and l.mode = 'RowExclusiveLock' and l.granted
                     and l.database = (select d.oid from pg_database d where d.datname = current_database())
                     and l.relation in (select %s::regclass::oid union all select relid::oid from pg_partition_tree(%s::regclass)))""".formatted(Incarnations.sql(shape), table, table);
    }

    /** The holders now, which must still be of the page's incarnation. */
    Set<String> list(Connection connection, Incarnation page) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet line = statement.executeQuery()) {
            line.next();
            if (!Incarnations.read(line, 1).equals(page)) {
                // Holders of another life say nothing about the rows of this one.
                throw new SQLException("the server started anew between a page and its list of holders", "57P02");
            }
            Array names = line.getArray(2);
            try {
                return Set.of((String[]) names.getArray());
            } finally {
                names.free();
            }
        }
    }
}
