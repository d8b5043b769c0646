package dev.outrider.send;

import dev.outrider.core.ChainId;
import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.Outgoing;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must not be handed over because something before it could not be. Across lists: later rows of a chain, until one comes that is
 * alone. Within one list: whatever would only block the sending thread for {@code max.block.ms} once more, row after row. Not thread-safe: its session's lock guards it.
 */
final class Stops {

    private static final Failure BEHIND =
            new Failure(Kind.RETRY, Outcome.NOT_SENT, "BehindUnsent", "a row before it in its chain was not sent");

    private final Set<ChainId> chains = new HashSet<>();
    private final Map<String, Failure> topics = new HashMap<>();
    private @Nullable Failure everything;

    /** A new list may try again what blocked in the last one. */
    void nextList() {
        topics.clear();
        everything = null;
    }

    /** Why the row must not be handed over; null when it may. */
    @Nullable
    Failure stopping(Outgoing outgoing) {
        if (!chains.isEmpty() && isBehind(outgoing)) {
            return BEHIND;
        }
        if (everything != null || topics.isEmpty()) {
            return everything;
        }
        return topics.get(outgoing.row().chain().topic());
    }

    private boolean isBehind(Outgoing outgoing) {
        ChainId chain = outgoing.row().chain();
        if (outgoing.alone()) {
            chains.remove(chain);
            return false;
        }
        return chains.contains(chain);
    }

    /** Notes a row that was not sent. A row that is alone has nothing behind it to stop, and a row without a key has no order. */
    void notSent(Outgoing outgoing) {
        ChainId chain = outgoing.row().chain();
        if (chain.keyed() && !outgoing.alone()) {
            chains.add(chain);
        }
    }

    /** Notes what {@code send()} itself said of a row. */
    void sendFailed(Outgoing outgoing, Failure failure) {
        notSent(outgoing);
        switch (failure.kind()) {
            case PARK -> {}
            case BLOCK_TOPIC -> topics.put(outgoing.row().chain().topic(), failure);
            case RETRY, HALT ->
                everything = new Failure(failure.kind(), Outcome.NOT_SENT, failure.code(), failure.message());
        }
    }
}
