package dev.outrider.convert.codec;

/**
 * How a row becomes a record, for one producer session: used by one thread at a time.
 *
 * @param key encodes the key
 * @param value encodes the value
 * @param redaction takes out what must not leave
 */
public record Recipe(Codec key, Codec value, Redaction redaction) {

    /** Key, value and headers as the row has them. */
    public static final Recipe PLAIN = new Recipe(Codec.AS_IS, Codec.AS_IS, Redaction.NONE);

    /** Whether key and value are sent byte by byte as the row has them. */
    public boolean sendsAsIs() {
        return key == Codec.AS_IS && value == Codec.AS_IS && redaction == Redaction.NONE;
    }
}
