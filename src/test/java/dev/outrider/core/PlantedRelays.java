package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
    public static Relay markPastAFailedPredecessor(Settings settings, Partitioning partitioning, Effects effects) {
        return withChains(settings, partitioning, effects, HastyChain::new);
    }

    /** Every failed attempt counts against its row, whatever failed. */
    public static Relay outageSpendsAttempts(Settings settings, Partitioning partitioning, Effects effects) {
        return withChains(settings, partitioning, effects, CountingChain::new);
    }

    /** All that was acknowledged and not recorded in earlier terms is recorded by one write-back, however much it is. */
    public static Relay leftoversInOnePiece(Settings settings, Partitioning partitioning, Effects effects) {
        return withRecorder(settings, partitioning, effects, (all, asked, fence) -> new Recorder(all, asked, fence) {
            @Override
            int leftoversAtOnce() {
                return Integer.MAX_VALUE;
            }
        });
    }

    /** A write-back that always fails is sent again until somebody comes. */
    public static Relay writeBackTheSameForEver(Settings settings, Partitioning partitioning, Effects effects) {
        return withRecorder(settings, partitioning, effects, (all, asked, fence) -> new Recorder(all, asked, fence) {
            @Override
            boolean failed(WriteBack batch, long nowNanos) {
                super.failed(batch, nowNanos);
                return false;
            }
        });
    }

    /** Everything done is listed for as long as something below it is open. */
    public static Relay progressWithoutEnd(Settings settings, Partitioning partitioning, Effects effects) {
        return withRecorder(settings, partitioning, effects, (all, asked, fence) -> new Recorder(all, asked, fence) {
            @Override
            void chooseToForget(List<Range> ranges) {
                // as if there were room for all of them
            }
        });
    }

    private interface RecorderMaker {
        Recorder make(Settings settings, Effects effects, Supplier<Fence> fence);
    }

    private static Relay withRecorder(
            Settings settings, Partitioning partitioning, Effects effects, RecorderMaker maker) {
        return new Relay(settings, partitioning, effects, new Parts() {
            @Override
            Recorder recorder(Settings all, Effects asked, Supplier<Fence> fence) {
                return maker.make(all, asked, fence);
            }
        });
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

    /** A paused topic's rows come back as soon as the cluster is found to take them. */
    public static Relay pausedTopicReleasedByALookUp(Settings settings, Partitioning partitioning, Effects effects) {
        return new Relay(settings, partitioning, effects, new Parts() {
            @Override
            Topics topics(Settings all, Effects asked) {
                return new Topics(all.sending(), asked) {
                    @Override
                    Topic described(TopicState state, long nowNanos) {
                        if (state.failure() == null) {
                            resume(state.topic());
                        }
                        return super.described(state, nowNanos);
                    }
                };
            }

            @Override
            Blocks blocks(Settings all, Effects asked, Window window, Recorder recorder) {
                return new Blocks(all.reading(), asked, window, recorder) {
                    @Override
                    void topicStands(Block block, String code, String reason, long nowNanos) {
                        super.topicStands(block, code, reason, nowNanos);
                        block.paused = null;
                    }
                };
            }
        });
    }

    /** A newly read row of a topic that is slower than its rows come goes at once, before those that had to leave the stream. */
    public static Relay newRowBeforeALimitedTopicsWaitingOnes(
            Settings settings, Partitioning partitioning, Effects effects) {
        return new Relay(settings, partitioning, effects, new Parts() {
            @Override
            Blocks blocks(Settings all, Effects asked, Window window, Recorder recorder) {
                return new Blocks(all.reading(), asked, window, recorder) {
                    @Override
                    boolean intercept(Entry entry, long nowNanos) {
                        Block block = obstacle(entry.row);
                        return (block == null || !block.limited()) && super.intercept(entry, nowNanos);
                    }
                };
            }
        });
    }

    /** Which rows wait with a silent partition's is asked of each row by itself: one that names its partition goes on before those of its key that wait. */
    public static Relay sliceByRow(Settings settings, Partitioning partitioning, Effects effects) {
        return new Relay(settings, partitioning, effects, new Parts() {
            @Override
            Blocks blocks(Settings all, Effects asked, Window window, Recorder recorder) {
                return new Blocks(all.reading(), asked, window, recorder) {
                    @Override
                    @Nullable
                    Block obstacle(Row row) {
                        Block block = super.obstacle(row);
                        Slice slice = block == null ? null : block.slice;
                        Integer wanted = row.partition();
                        boolean passes = slice != null
                                && wanted != null
                                && !slice.numbers().contains(wanted);
                        return passes ? null : block;
                    }
                };
            }
        });
    }

    /** What a topic's limit made leave the stream goes on being brought back, although somebody wants the topic to stand still. */
    public static Relay limitedTopicDrainedInSpiteOfAPause(
            Settings settings, Partitioning partitioning, Effects effects) {
        return new Relay(settings, partitioning, effects, new Parts() {
            @Override
            Blocks blocks(Settings all, Effects asked, Window window, Recorder recorder) {
                return new Blocks(all.reading(), asked, window, recorder) {
                    @Override
                    void topicStands(Block block, String code, String reason, long nowNanos) {
                        boolean slow = block.limited();
                        super.topicStands(block, code, reason, nowNanos);
                        if (slow) {
                            drain(block);
                        }
                    }
                };
            }
        });
    }

    /** What is sent again costs nothing of what a rate allows. */
    public static Relay rateOfFirstAttempts(Settings settings, Partitioning partitioning, Effects effects) {
        return new Relay(settings, partitioning, effects, new Parts() {
            @Override
            Window window(Settings all) {
                return new Window(all.window(), new Limiter(all.window()) {
                    private final Set<Long> charged = new HashSet<>();

                    @Override
                    void charge(Limit limit, Entry entry, long nowNanos) {
                        if (charged.add(entry.row.seq())) {
                            super.charge(limit, entry, nowNanos);
                        }
                    }
                });
            }
        });
    }

    /** An acknowledged row makes room for another one before it is recorded: a database that records nothing stops nobody any more. */
    public static Relay windowLeftAtAcknowledgement(Settings settings, Partitioning partitioning, Effects effects) {
        return new Relay(settings, partitioning, effects, new Parts() {
            private @Nullable Window made;

            @Override
            Window window(Settings all) {
                Window window = super.window(all);
                made = window;
                return window;
            }

            @Override
            Recorder recorder(Settings all, Effects asked, Supplier<Fence> fence) {
                Window window = Objects.requireNonNull(made, "the window is made first");
                return new Recorder(all, asked, fence) {
                    @Override
                    void published(Entry entry, long nowNanos) {
                        window.leave(entry);
                        super.published(entry, nowNanos);
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
            Dispatch dispatch(Settings all, Partitioning placing, Topics topics, Outcomes outcomes, Limiter limiter) {
                return new Dispatch(all, placing, topics, outcomes, limiter) {
                    @Override
                    Chain newChain(ChainId id) {
                        return maker.make(id);
                    }
                };
            }
        });
    }

    private static final class CountingChain extends Chain {
        CountingChain(ChainId id) {
            super(id);
        }

        @Override
        void answered(Entry entry, int session, @Nullable Failure failure, long nowNanos) {
            super.answered(entry, session, failure, nowNanos);
            if (failure != null && failure.kind() == Failure.Kind.RETRY) {
                entry.refused(nowNanos);
            }
        }
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
        @Nullable
        Entry takeRecordable() {
            Entry before = null;
            for (Entry entry = first; entry != null && entry != firstPending; entry = entry.next) {
                if (before != null && entry.acknowledged) {
                    before.next = entry.next;
                    lastOnWay = lastOnWay == entry ? before : lastOnWay;
                    last = last == entry ? before : last;
                    return entry;
                }
                before = entry;
            }
            return super.takeRecordable();
        }
    }
}
