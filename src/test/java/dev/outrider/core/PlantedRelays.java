package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Relays with one collaborator swapped for one that forgets a rule: the simulation must notice. */
public final class PlantedRelays {

    private PlantedRelays() {}

    /** What is missing below the cursor is forgotten. */
    public static Relay cursorWithoutGaps(Settings settings, Partitioning partitioning, Effects effects) {
        return new Relay(settings, partitioning, effects, new Parts() {
            @Override
            Gaps gaps(Settings all) {
                return new Gaps(all.reading()) {
                    @Override
                    void missed(long first, long last, long nowNanos) {}
                };
            }
        });
    }

    /** The other rows of a chain do not wait for its first acknowledgement. */
    public static Relay successorsBeforeTheFirstAcknowledgement(
            Settings settings, Partitioning partitioning, Effects effects) {
        return withChains(settings, partitioning, effects, EagerChain::new);
    }

    /** What is acknowledged is recorded, whatever became of the rows before it. */
    static Relay markPastAFailedPredecessor(Settings settings, Partitioning partitioning, Effects effects) {
        return withChains(settings, partitioning, effects, HastyChain::new);
    }

    /** A newly read row goes although older rows of its chain still wait in the side table. */
    public static Relay newRowBeforeADrainingChainsWaitingOnes(
            Settings settings, Partitioning partitioning, Effects effects) {
        return new Relay(settings, partitioning, effects, new Parts() {
            @Override
            Blocks blocks(Settings all, Effects asked, Window window, Recorder recorder) {
                return new Blocks(all.reading(), asked, window, recorder) {
                    @Override
                    boolean intercept(Entry entry, long nowNanos) {
                        Block topic = topic(entry.row.chain().topic());
                        Block chain = chain(entry.row.chain());
                        Block block = chain != null ? chain : topic;
                        boolean comesBack = block != null && block.state != Block.State.BLOCKED;
                        return !comesBack && super.intercept(entry, nowNanos);
                    }
                };
            }
        });
    }

    private interface ChainMaker {
        Chain make(ChainId id);
    }

    private static Relay withChains(Settings settings, Partitioning partitioning, Effects effects, ChainMaker maker) {
        return new Relay(settings, partitioning, effects, new Parts() {
            @Override
            Dispatch dispatch(Settings all, Partitioning placing, Topics topics, Outcomes outcomes) {
                return new Dispatch(all, placing, topics, outcomes) {
                    @Override
                    Chain newChain(ChainId id) {
                        return maker.make(id);
                    }
                };
            }
        });
    }

    private static final class EagerChain extends Chain {
        EagerChain(ChainId id) {
            super(id);
        }

        @Override
        boolean warm(int session, int partition) {
            return true;
        }
    }

    private static final class HastyChain extends Chain {
        HastyChain(ChainId id) {
            super(id);
        }

        @Override
        List<Entry> recordable() {
            List<Entry> acknowledged = new ArrayList<>();
            for (Iterator<Entry> rows = way.iterator(); rows.hasNext(); ) {
                Entry entry = rows.next();
                if (entry.acknowledged) {
                    acknowledged.add(entry);
                    rows.remove();
                }
            }
            acknowledged.addAll(super.recordable());
            return acknowledged;
        }
    }
}
