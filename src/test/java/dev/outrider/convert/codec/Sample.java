package dev.outrider.convert.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.convert.UnsendableException;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Failure;
import dev.outrider.core.Row;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;

/** Rows for codecs, and what codecs make of them. */
final class Sample {

    static final Row ROW = row(new Content(null, 1_000L, "Made", null, null, null));

    private Sample() {}

    static Row row(Content content) {
        return new Row(7, "the-id", new ChainId("orders", bytes("the key")), null, content, null);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String encoded(Codec codec, String text) throws UnsendableException {
        byte[] made = codec.encode(ROW, bytes(text), new RecordHeaders());
        return made == null ? "null" : new String(made, StandardCharsets.UTF_8);
    }

    /** The row fails in this way, with this in the reason. */
    static void fails(Codec codec, byte @Nullable [] raw, Failure.Kind kind, String reason) {
        fails(codec, ROW, raw, kind, reason);
    }

    static void fails(Codec codec, Row row, byte @Nullable [] raw, Failure.Kind kind, String reason) {
        assertThatThrownBy(() -> codec.encode(row, raw, new RecordHeaders()))
                .asInstanceOf(InstanceOfAssertFactories.throwable(UnsendableException.class))
                .satisfies(thrown -> {
                    assertThat(thrown.failure().message()).contains(reason);
                    assertThat(thrown.failure().kind()).isEqualTo(kind);
                    assertThat(thrown.failure().outcome()).isEqualTo(Failure.Outcome.NOT_SENT);
                });
    }
}
