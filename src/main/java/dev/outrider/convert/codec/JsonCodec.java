package dev.outrider.convert.codec;

import dev.outrider.convert.UnsendableException;
import dev.outrider.core.Row;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Sends the column byte by byte, but only if it is one JSON document. */
public final class JsonCodec implements Codec {

    private final String column;
    private final BooleanSupplier checked;

    /**
     * Makes a codec.
     *
     * @param column the column's name, for messages
     * @param checked whether the database has checked already that it is JSON: then it is not looked at again
     */
    public JsonCodec(String column, BooleanSupplier checked) {
        this.column = column;
        this.checked = checked;
    }

    @Override
    public byte @Nullable [] encode(Row row, byte @Nullable [] raw, Headers headers) throws UnsendableException {
        if (raw != null && !checked.getAsBoolean()) {
            String fault = JsonText.fault(raw);
            if (fault != null) {
                throw new UnsendableException(column, fault);
            }
        }
        return raw;
    }
}
