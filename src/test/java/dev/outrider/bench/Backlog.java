package dev.outrider.bench;

import java.util.Collections;

/** Rows that are in the table before anybody reads them, spread evenly over the keys. */
final class Backlog {

    static final int KEYS = 10_000;
    private static final int CHUNK = 50_000;

    private static final String FILL = """
            insert into outbox (id, aggregatetype, aggregateid, type, payload)
            select gen_random_uuid(), '%s', %s, 'OrderPlaced', (%s)::json
            from generate_series(%d, %d) i order by i
            """;

    /** Its note is of random hexadecimal digits, so that it compresses to about half like real events, and not like a row of equal letters. */
    private static final String PAYLOAD = """
            '{"n": ' || (i / %d + 1) || ', "order": ' || i || ', "cents": ' || (random() * 100000)::int
              || ', "placed_at": "2026-11-25T21:14:03.271828+00:00", "note": "' || substr(%s, 1, %d) || '"}'""";

    private static final String DIGEST = "md5(random()::text)";
    private static final int DIGEST_LENGTH = 32;

    /** What a payload of the statement above has besides its note, roughly. */
    private static final int BESIDES_NOTE = 105;

    private final Bed bed;
    private final int bytes;
    private int rows;

    Backlog(Bed bed, int bytes) {
        this.bed = bed;
        this.bytes = bytes;
    }

    /** Adds rows, and leaves the table as a quiet hour would: vacuumed, and on disk. */
    void add(int more) {
        for (int from = rows; from < rows + more; from += CHUNK) {
            int to = Math.min(rows + more, from + CHUNK) - 1;
            bed.database().execute(FILL.formatted(Bed.AGGREGATE, key(), payload(bytes), from, to));
        }
        rows += more;
        bed.database().execute("vacuum analyze outbox", "checkpoint");
    }

    /** The key of row {@code i}, as SQL. */
    static String key() {
        return "'customer-' || (i % " + KEYS + ")";
    }

    /** The payload of row {@code i}, of about so many bytes, as SQL. */
    static String payload(int bytes) {
        int noteBytes = Math.max(1, bytes - BESIDES_NOTE);
        int digests = (noteBytes + DIGEST_LENGTH - 1) / DIGEST_LENGTH;
        String digits = String.join(" || ", Collections.nCopies(digests, DIGEST));
        return PAYLOAD.formatted(KEYS, digits, noteBytes);
    }

    int rows() {
        return rows;
    }

    /** The last number written for a key. */
    long written(int key) {
        return key >= rows || key >= KEYS ? 0 : (rows - 1L - key) / KEYS + 1;
    }
}
