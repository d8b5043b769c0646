package dev.outrider.config;

import dev.outrider.convert.Addressing;
import dev.outrider.convert.codec.Codec;
import java.util.List;

/**
 * How rows become records.
 *
 * @param routing where they go
 */
public record Conversion(Routing routing) {

    /** Which further columns of the outbox are wanted. */
    public Addressing addressing() {
        return routing.carrying(List.of());
    }

    /** What a codec of the value gets is what the profile makes of a row. */
    public Codec shaped(Codec next) {
        return routing.shaped(next, addressing().carried().size());
    }

    static Conversion of(Values values) {
        return new Conversion(new Ways(values).routing());
    }
}
