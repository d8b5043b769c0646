package dev.outrider.sim;

/** Bugs in the producer session. */
final class PlantedInBroker {

    private static final long LATE_NANOS = 50 * Dice.MILLI;

    private PlantedInBroker() {}

    /** After a row that was not sent, its successors are. */
    static final class NoChainStop extends Parts {
        @Override
        FakeBroker broker(FakeCluster cluster, Wire wire, Gate gate) {
            return new FakeBroker(cluster, wire, gate) {
                @Override
                FakeSession newSession(int number, Listener listener, Wire sessionWire, Gate sessionGate) {
                    return new FakeSession(number, listener, cluster, sessionWire, sessionGate) {
                        @Override
                        boolean stopsChains() {
                            return false;
                        }
                    };
                }
            };
        }
    }

    /** After a row that failed for good, the producer goes on with its successors until the loop, which comes late, closes it. */
    static final class StaysOpen extends Parts {
        @Override
        FakeBroker broker(FakeCluster cluster, Wire wire, Gate gate) {
            return new FakeBroker(cluster, wire, gate) {
                @Override
                FakeSession newSession(int number, Listener listener, Wire sessionWire, Gate sessionGate) {
                    return new FakeSession(number, listener, cluster, sessionWire, sessionGate) {
                        private boolean asked;

                        @Override
                        boolean closesInCallback() {
                            return false;
                        }

                        @Override
                        public void close() {
                            if (!asked) {
                                asked = true;
                                sessionWire.agenda().after(LATE_NANOS, () -> sessionGate.run(super::close));
                            }
                        }
                    };
                }
            };
        }
    }
}
