package dev.outrider.convert.codec;

import dev.outrider.convert.headers.Contexts;
import dev.outrider.convert.headers.ExtraHeaders;

/**
 * How a row becomes a record, for one producer session: used by one thread at a time.
 *
 * @param key encodes the key
 * @param value encodes the value
 * @param redaction takes out what must not leave
 * @param extra headers that the configuration wants on every record
 * @param contexts lets only valid trace headers pass
 */
public record Recipe(Codec key, Codec value, Redaction redaction, ExtraHeaders extra, Contexts contexts) {

    /** Key, value and headers as the row has them. */
    public static final Recipe PLAIN =
            new Recipe(Codec.AS_IS, Codec.AS_IS, Redaction.NONE, ExtraHeaders.NONE, new Contexts());

    /** Whether key and value are sent byte by byte as the row has them. */
    public boolean sendsAsIs() {
        return key == Codec.AS_IS && value == Codec.AS_IS && redaction == Redaction.NONE;
    }
}
