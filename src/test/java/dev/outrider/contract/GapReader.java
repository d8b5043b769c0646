package dev.outrider.contract;

import dev.outrider.testkit.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The gap rule and nothing else: a reader that takes committed rows by number, and says of which missing numbers it
 * believes that they will never come.
 */
final class GapReader {
    private static final String PAGE = """
            select o.seq
              from unnest(?::int8multirange) as gap (numbers)
              join outbox o on o.seq >= lower(gap.numbers) and o.seq < upper(gap.numbers)
            union all
            select seq from outbox where seq > ?
             order by seq limit ?
            """;
    private static final String HOLDERS = """
            select distinct virtualtransaction
              from pg_locks
             where locktype = 'relation' and mode = 'RowExclusiveLock' and granted
               and database = (select oid from pg_database where datname = current_database())
               and relation in (select 'outbox'::regclass union select relid from pg_partition_tree('outbox'))
            """;

    private final Connection connection;
    private final TreeMap<Long, Gap> gaps = new TreeMap<>();
    private final Set<Long> taken = new HashSet<>();
    private final Set<Long> dead = new HashSet<>();
    private int twice;
    private long cursor;

    GapReader(Connection connection) {
        this.connection = connection;
    }

    /** A missing number: who may still bring it, once somebody has looked. */
    private static final class Gap {
        private boolean listed;
        private Set<String> holders = Set.of();

        void look(Set<String> living) {
            if (listed) {
                holders.retainAll(living);
            } else {
                holders = new HashSet<>(living);
                listed = true;
            }
        }

        boolean isDoomed() {
            return listed && holders.isEmpty();
        }
    }

    /** Everybody who holds the lock that an insert takes before it draws its number. */
    static Set<String> holders(Connection connection) throws SQLException {
        return new HashSet<>(Database.query(connection, HOLDERS, row -> row.getString(1)));
    }

    /** One poll: one page, then one list. Returns whether the page was full. */
    boolean turn(int limit) throws SQLException {
        boolean full = read(limit);
        look();
        return full;
    }

    /** One statement for every living gap and for what lies beyond the cursor. Returns whether the limit cut it off. */
    boolean read(int limit) throws SQLException {
        List<Long> page = Database.query(connection, PAGE, row -> row.getLong(1), asked(), cursor, limit);
        boolean full = page.size() == limit;
        long answeredTo = full ? page.get(page.size() - 1) : Long.MAX_VALUE;
        Set<Long> found = new HashSet<>(page);
        for (Long number : List.copyOf(gaps.headMap(answeredTo, false).keySet())) {
            if (gaps.get(number).isDoomed() && !found.contains(number)) {
                gaps.remove(number);
                dead.add(number);
            }
        }
        page.forEach(this::take);
        return full;
    }

    /** Lists the holders: new gaps note them, older ones strike off who is gone. */
    void look() throws SQLException {
        if (!gaps.isEmpty()) {
            Set<String> living = holders(connection);
            gaps.values().forEach(gap -> gap.look(living));
        }
    }

    Set<Long> taken() {
        return taken;
    }

    Set<Long> dead() {
        return dead;
    }

    Set<Long> gaps() {
        return gaps.keySet();
    }

    int takenTwice() {
        return twice;
    }

    private void take(long number) {
        if (!taken.add(number)) {
            twice++;
        }
        gaps.remove(number);
        for (long missing = cursor + 1; missing < number; missing++) {
            gaps.put(missing, new Gap());
        }
        cursor = Math.max(cursor, number);
    }

    private String asked() {
        List<Long> numbers = new ArrayList<>(gaps.keySet());
        return numbers.stream()
                .map(number -> "[" + number + "," + (number + 1) + ")")
                .collect(Collectors.joining(",", "{", "}"));
    }
}
