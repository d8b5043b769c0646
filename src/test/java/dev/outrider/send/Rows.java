package dev.outrider.send;

import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import java.nio.charset.StandardCharsets;

/** Rows for one topic, session 1, partition 0; a row's id is its number. */
record Rows(String topic) {

    Outgoing alone(long seq, String key) {
        return row(seq, key, Content.of(new byte[100]), true);
    }

    Outgoing following(long seq, String key) {
        return row(seq, key, Content.of(new byte[100]), false);
    }

    Outgoing row(long seq, String key, Content content, boolean alone) {
        ChainId chain = new ChainId(topic, key.getBytes(StandardCharsets.UTF_8));
        return Outgoing.of(new Row(seq, Long.toString(seq), chain, null, content, null), 1, 0, alone);
    }

    static Content at(long timestampMillis) {
        return new Content(new byte[100], timestampMillis, null, null, null, null);
    }
}
