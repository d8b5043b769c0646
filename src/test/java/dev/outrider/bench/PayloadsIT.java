package dev.outrider.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Postgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is measured compresses about as real events do: of a batch of records, each with its key, its id and its payload, two fifths are left at least. Rows of equal
 * letters would make compression look free, and a broker's disk endless.
 */
class PayloadsIT {

    private static final int RECORDS = 500;
    private static final int BATCH_BYTES = 64 << 10;

    @ParameterizedTest
    @ValueSource(ints = {250, 1_024})
    void thoseOfABacklog(int bytes) throws IOException {
        List<String> records = Postgres.shared()
                .database(Postgres.SUPERUSER)
                .query(
                        "select " + Backlog.key() + " || gen_random_uuid() || " + Backlog.payload(bytes)
                                + " from generate_series(1, " + RECORDS + ") i",
                        row -> row.getString(1));
        assertThat(leftOf(records)).isBetween(0.4, 0.7);
    }

    @Test
    void thoseOfWriters() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<String> records = LongStream.rangeClosed(1, RECORDS)
                .mapToObj(n -> "customer-" + n + UUID.randomUUID() + Writers.payload(random, n))
                .toList();
        assertThat(leftOf(records)).isBetween(0.4, 0.7);
    }

    /** What gzip makes of a full batch, as a part of its size. */
    private static double leftOf(List<String> records) throws IOException {
        byte[] bytes = String.join("", records).getBytes(StandardCharsets.UTF_8);
        assertThat(bytes).hasSizeGreaterThanOrEqualTo(BATCH_BYTES);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes, 0, BATCH_BYTES);
        }
        return zipped.size() / (double) BATCH_BYTES;
    }
}
