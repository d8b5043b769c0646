package dev.outrider.core;

/**
 * A look at the waiting rows of a chain or topic that is being drained.
 *
 * @param scope whether a chain or a whole topic
 * @param chain topic and key; for a topic the key is null
 * @param maxRows rows wanted at most, at least 1
 * @param maxBytes bytes wanted at most; a single larger row still comes
 */
public record WaitingAsk(Settlement.Scope scope, ChainId chain, int maxRows, long maxBytes) implements ReadAsk {}
