package dev.outrider.sim;

import dev.outrider.core.Broker;
import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import org.jspecify.annotations.Nullable;

/** Bugs in the producer session. */
final class PlantedInBroker {

    private static final long LATE_NANOS = 50 * Dice.MILLI;

    private PlantedInBroker() {}

    /** A world whose sessions are others. */
    private abstract static class OtherSessions extends Parts {

        /** The wrong session; what it is made of is handed on to the right one. */
        abstract FakeSession session(int number, Broker.Listener listener, FakeCluster cluster, Wire wire, Gate gate);

        @Override
        final FakeBroker broker(FakeCluster cluster, Wire wire, Gate gate) {
            return new FakeBroker(cluster, wire, gate) {
                @Override
                FakeSession newSession(int number, Listener listener, Wire sessionWire, Gate sessionGate) {
                    return session(number, listener, cluster, sessionWire, sessionGate);
                }
            };
        }
    }

    /** After a row that was not sent, its successors are. */
    static final class NoChainStop extends OtherSessions {
        @Override
        FakeSession session(int number, Broker.Listener listener, FakeCluster cluster, Wire wire, Gate gate) {
            return new FakeSession(number, listener, cluster, wire, gate) {
                @Override
                boolean stopsChains() {
                    return false;
                }
            };
        }
    }

    /** Every other row that followed its predecessor into the log is said not to have been sent, and its session goes on. */
    static final class SaysNotSent extends OtherSessions {
        @Override
        FakeSession session(int number, Broker.Listener listener, FakeCluster cluster, Wire wire, Gate gate) {
            return new FakeSession(number, listener, cluster, wire, gate) {
                private int acknowledged;

                @Override
                void answer(Outgoing attempt, @Nullable Failure failure) {
                    boolean lie = failure == null && !attempt.alone() && ++acknowledged % 2 == 1;
                    super.answer(
                            attempt, lie ? failure(Failure.Kind.RETRY, Failure.Outcome.NOT_SENT, "not so") : failure);
                }
            };
        }
    }

    /** After a row that failed for good, the producer goes on with its successors until the loop, which comes late, closes it. */
    static final class StaysOpen extends OtherSessions {
        @Override
        FakeSession session(int number, Broker.Listener listener, FakeCluster cluster, Wire wire, Gate gate) {
            return new FakeSession(number, listener, cluster, wire, gate) {
                private boolean asked;

                @Override
                boolean closesInCallback() {
                    return false;
                }

                @Override
                public void close() {
                    if (!asked) {
                        asked = true;
                        wire.agenda().after(LATE_NANOS, () -> gate.run(super::close));
                    }
                }
            };
        }
    }

    /** After a batch that was acknowledged before an earlier one, the producer goes on trying the earlier one. */
    static final class KeptWhenOvertaken extends OtherSessions {
        @Override
        FakeSession session(int number, Broker.Listener listener, FakeCluster cluster, Wire wire, Gate gate) {
            return new FakeSession(number, listener, cluster, wire, gate) {
                @Override
                boolean closesWhenOvertaken() {
                    return false;
                }
            };
        }
    }
}
