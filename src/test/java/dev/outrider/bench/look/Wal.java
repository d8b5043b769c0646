package dev.outrider.bench.look;

import dev.outrider.testkit.Database;

/**
 * The write-ahead log at a moment.
 *
 * @param bytes of all records so far, full-page images included
 * @param images full-page images so far
 * @param position the end of the log
 */
public record Wal(long bytes, long images, String position) {

    /** Images come with the first change of a page after a checkpoint: how many there are says more about checkpoints than about who writes. */
    private static final String IMAGE_BYTES = "select sum(fpi_size) from pg_get_wal_stats('%s', '%s')";

    /** Now. A session hands its counts in when it ends, so ask when the others have ended. */
    public static Wal of(Database database) {
        return database.query(
                        "select wal_bytes, wal_fpi, pg_current_wal_flush_lsn() from pg_stat_wal",
                        row -> new Wal(row.getLong(1), row.getLong(2), row.getString(3)))
                .get(0);
    }

    /**
     * What was written between two moments.
     *
     * @param bytes of records without their full-page images
     * @param imageBytes of full-page images
     */
    public record Written(double bytes, double imageBytes) {}

    /** What was written since then; the images are weighed by an extension, and unknown where a server comes without it. */
    public Written since(Wal before, Database database) {
        double imageBytes = images == before.images ? 0 : imageBytes(before, database);
        return new Written(bytes - before.bytes - imageBytes, imageBytes);
    }

    private double imageBytes(Wal before, Database database) {
        try {
            database.execute("create extension if not exists pg_walinspect");
            return database.query(IMAGE_BYTES.formatted(before.position, position), row -> row.getDouble(1))
                    .get(0);
        } catch (IllegalStateException notThere) {
            return Double.NaN;
        }
    }
}
