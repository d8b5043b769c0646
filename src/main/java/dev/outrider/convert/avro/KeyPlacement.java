package dev.outrider.convert.avro;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Codec;
import dev.outrider.core.ChainId;
import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.Partitioning;
import dev.outrider.core.Row;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Places rows by their encoded keys, as every other producer does, while chains and the side table know keys as the column has them. The loop encodes a
 * key to choose the partition, and hands the bytes to the sending thread: were that to encode once more, the schema might have changed in between, and the record
 * would lie where no consumer of that key's new bytes expects it.
 */
final class KeyPlacement implements Partitioning {

    /** More than a window holds: numbers in it that share a place are rare, and cost one more encoding. */
    private static final int PLACES = 1 << 14;

    private static final Failure TOO_EARLY = new Failure(
            Kind.RETRY, Outcome.NOT_SENT, "KeySchemaNew", "the key's schema has come after the partition was chosen");

    private final AvroSide side;
    private final AvroCodec loopCodec;
    private final Partitioning rest;
    private final AtomicReferenceArray<@Nullable Placed> places = new AtomicReferenceArray<>(PLACES);

    /** A row that was placed; without bytes it was placed by its raw key. */
    private record Placed(long seq, byte @Nullable [] encoded) {}

    KeyPlacement(AvroSide side, Partitioning rest) {
        this.side = side;
        this.loopCodec = new AvroCodec(side);
        this.rest = rest;
    }

    @Override
    public int partitionOf(Row row, int partitions) {
        byte[] raw = row.chain().key();
        if (raw == null) {
            return rest.partitionOf(row, partitions);
        }
        String topic = row.chain().topic();
        byte[] encoded = encoded(topic, raw);
        places.set(place(row), new Placed(row.seq(), encoded));
        if (encoded == null) {
            return rest.partitionOf(row, partitions);
        }
        ChainId key = new ChainId(topic, encoded);
        Row asSent = new Row(row.seq(), row.id(), key, row.partition(), row.content(), row.fault());
        return rest.partitionOf(asSent, partitions);
    }

    private byte @Nullable [] encoded(String topic, byte[] raw) {
        Writing writing = side.known(topic);
        try {
            return writing == null ? null : loopCodec.encode(writing, raw);
        } catch (UnsendableException e) {
            // It is parked when it is to be sent, with the same reason.
            return null;
        }
    }

    private static int place(Row row) {
        return (int) (row.seq() & (PLACES - 1));
    }

    /** The codec for keys placed here. */
    Codec codec() {
        AvroCodec own = new AvroCodec(side);
        return (row, raw, headers) -> {
            Placed placed = raw == null ? null : places.getAndSet(place(row), null);
            if (placed == null || placed.seq != row.seq()) {
                return own.encode(row, raw, headers);
            }
            if (placed.encoded == null) {
                own.encode(row, raw, headers);
                throw new UnsendableException(TOO_EARLY);
            }
            return placed.encoded;
        };
    }
}
