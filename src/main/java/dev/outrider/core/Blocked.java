package dev.outrider.core;

/**
 * A blocked chain or topic, as the side table tells it to a new owner of the lane.
 *
 * @param scope whether a chain or a whole topic
 * @param chain topic and key; for a topic the key is null
 * @param parked rows of this scope that are parked; a chain without any is to be drained, because its retry was interrupted
 * @param waiting rows of this scope that are waiting
 * @param code short stable name of the reason
 * @param reason the reason in one line
 */
public record Blocked(Settlement.Scope scope, ChainId chain, long parked, long waiting, String code, String reason) {

    /** Whether it is a chain that goes on standing still for its parked rows. */
    boolean standsBy(Settings.PoisonPolicy policy) {
        return parked > 0 && chain.keyed() && policy.blocks(chain.topic());
    }
}
