package dev.outrider.e2e;

import dev.outrider.testkit.Database;
import dev.outrider.testkit.Kafka;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Compares what the {@link Writers} committed with everything that stands in the log.
 *
 * @param rows rows in the table
 * @param records records in the log
 * @param duplicates records whose id stood in the log before
 * @param missing rows that are not in the log
 * @param problems records that no row accounts for, and first deliveries out of commit order; the first 20
 */
public record LogCheck(long rows, long records, long duplicates, long missing, List<String> problems) {

    private static final int PROBLEMS_KEPT = 20;

    /** A committed row: the how many-th of its key it is. */
    record Truth(String key, long n) {}

    /** Reads the table and the topics as they are now. */
    public static LogCheck of(Database database, Kafka kafka, String... topics) {
        return of(database, "public.outbox", kafka, topics);
    }

    /** As above, with another outbox table. */
    public static LogCheck of(Database database, String table, Kafka kafka, String... topics) {
        return new Reading(truth(database, table), Set.of()).of(kafka.consumeAll(topics));
    }

    /** As the first, where the database has lost rows with these ids after they were sent: their records are passed over. */
    public static LogCheck ofWhatIsLeft(Database database, Set<String> lost, Kafka kafka, String topic) {
        Map<String, Truth> truth = truth(database, "public.outbox");
        return new Reading(truth, lost).of(kafka.consumeAll(topic));
    }

    private static Map<String, Truth> truth(Database database, String table) {
        Map<String, Truth> truth = new HashMap<>();
        database.query(
                "select id::text, aggregateid, (payload ->> 'n')::bigint from " + table,
                row -> truth.put(row.getString(1), new Truth(row.getString(2), row.getLong(3))));
        return truth;
    }

    /** Whether every row is there, nothing else is, and each key's first deliveries are in commit order. */
    public boolean isExact() {
        return missing == 0 && problems.isEmpty();
    }

    /** Fails unless {@link #isExact}. */
    public LogCheck requireExact() {
        if (!isExact()) {
            throw new AssertionError(toString());
        }
        return this;
    }

    /** Fails when there are more duplicates than that. */
    public LogCheck requireDuplicatesAtMost(long most) {
        if (duplicates > most) {
            throw new AssertionError(duplicates + " duplicates, allowed are " + most + "; " + this);
        }
        return this;
    }

    /** One pass over the log. */
    static final class Reading {
        private final Map<String, Truth> truth;
        private final Set<String> lost;
        private final Map<String, Boolean> seen = new HashMap<>();
        private final Map<String, Long> lastOfKey = new HashMap<>();
        private final List<String> problems = new ArrayList<>();
        private long duplicates;

        Reading(Map<String, Truth> truth, Set<String> lost) {
            this.truth = truth;
            this.lost = lost;
        }

        LogCheck of(List<ConsumerRecord<byte[], byte[]>> records) {
            records.forEach(this::read);
            return new LogCheck(truth.size(), records.size(), duplicates, truth.size() - seen.size(), problems);
        }

        private void read(ConsumerRecord<byte[], byte[]> record) {
            Header header = record.headers().lastHeader("id");
            String id = header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
            if (lost.contains(id)) {
                return;
            }
            Truth row = truth.get(id);
            if (row == null) {
                problem(record, "no committed row has id '" + id + "'");
                return;
            }
            if (seen.put(id, true) != null) {
                duplicates++;
                return;
            }
            byte[] key = record.key();
            if (key == null || !new String(key, StandardCharsets.UTF_8).equals(row.key())) {
                problem(record, "wrong key for " + row);
            }
            byte[] value = record.value();
            if (value == null || !new String(value, StandardCharsets.UTF_8).contains("\"n\": " + row.n() + ",")) {
                problem(record, "wrong value for " + row);
            }
            Long before = lastOfKey.put(row.key(), row.n());
            if (row.n() != (before == null ? 1 : before + 1)) {
                problem(record, row + " follows n=" + before);
            }
        }

        private void problem(ConsumerRecord<byte[], byte[]> record, String what) {
            if (problems.size() < PROBLEMS_KEPT) {
                problems.add(record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + what);
            }
        }
    }
}
