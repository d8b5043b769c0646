package dev.outrider.e2e;

import dev.outrider.testkit.Kafka;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * What a topic's partitions are on the broker's disk, byte by byte: what no consumer shows.
 *
 * @param kafka a broker whose files can be seen, as those of {@link Kafka#secured} can
 * @param topic the topic
 */
record BrokerLog(Kafka kafka, String topic) {

    /** Names of the files in which this text stands, in UTF-8. */
    List<String> filesWith(String text) {
        String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return files("").stream()
                .filter(file -> read(file).contains(bytes))
                .map(Path::toString)
                .toList();
    }

    /** Every batch of records, partition by partition, as "COMPRESSION producer SEQUENCE x RECORDS" can be asked of it. */
    List<Batch> batches() {
        List<Batch> all = new ArrayList<>();
        for (Path file : files(".log")) {
            try (FileRecords records = FileRecords.open(new File(file.toString()), false)) {
                for (RecordBatch batch : records.batches()) {
                    int count = Math.toIntExact(batch.lastOffset() - batch.baseOffset() + 1);
                    all.add(new Batch(batch.compressionType().name, batch.producerId(), batch.baseSequence(), count));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    /**
     * A batch of records.
     *
     * @param compression what it is compressed with, or none
     * @param producer the id that the broker gave its producer, -1 without idempotence
     * @param sequence its number in that producer's session, -1 without idempotence
     * @param records how many records are in it
     */
    record Batch(String compression, long producer, int sequence, int records) {}

    private List<Path> files(String suffix) {
        try (Stream<Path> files = Files.walk(kafka.data())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> directoryOf(file).matches("\\Q" + topic + "\\E-\\d+"))
                    .filter(file -> file.toString().endsWith(suffix))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String directoryOf(Path file) {
        Path directory = file.getParent();
        return directory == null ? "" : String.valueOf(directory.getFileName());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
