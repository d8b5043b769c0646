package dev.outrider.convert.avro;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Codec;
import dev.outrider.core.Row;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Encodes keys or values in Confluent's wire format. Used by one thread at a time. */
final class AvroCodec implements Codec {

    private final AvroSide side;
    private final AvroBytes bytes = new AvroBytes();

    AvroCodec(AvroSide side) {
        this.side = side;
    }

    @Override
    public byte @Nullable [] encode(Row row, byte @Nullable [] raw, Headers headers) throws UnsendableException {
        return raw == null ? null : encode(side.find(row), raw);
    }

    byte[] encode(Writing writing, byte[] raw) throws UnsendableException {
        return bytes.framed(writing.id(), writing.writer(), side.convert(writing, raw));
    }
}
