package dev.outrider.sim;

import dev.outrider.core.Fence;
import dev.outrider.core.Incarnation;
import dev.outrider.core.Inheritance;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Row;
import dev.outrider.core.RowName;
import dev.outrider.core.WaitingAsk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Bugs in the statements. */
final class PlantedInDatabase {

    private PlantedInDatabase() {}

    private interface Maker {
        FakeOutbox make(Database database, FakeOutbox.Judge judge, Faults faults);
    }

    private static class Swapped extends Parts {
        private final Maker maker;

        Swapped(Maker maker) {
            this.maker = maker;
        }

        @Override
        FakeOutbox outbox(Database database, FakeOutbox.Judge judge, Faults faults) {
            return maker.make(database, judge, faults);
        }
    }

    /** Only transactions below the snapshot's xmax are waited for; one that has its number already and its id later is not. */
    static final class NotedXmax extends Swapped {
        NotedXmax() {
            super((database, judge, faults) -> new FakeOutbox(database, judge, faults) {
                @Override
                Set<String> holders() {
                    Set<String> holders = new LinkedHashSet<>();
                    for (Transaction transaction : database.active()) {
                        if (transaction.xid != 0 && transaction.xid < database.xmax()) {
                            holders.add(transaction.virtualId);
                        }
                    }
                    return holders;
                }
            });
        }
    }

    /** Gaps are looked into first; the rows beyond the cursor are a second statement with a later snapshot. */
    static final class TwoStatements extends Swapped {
        TwoStatements() {
            super((database, judge, faults) -> new FakeOutbox(database, judge, faults) {
                @Override
                Look look(PageAsk ask) throws OutboxException {
                    // Nothing lies beyond the largest number there is.
                    PageAsk gapsOnly =
                            new PageAsk(Long.MAX_VALUE, ask.gaps(), ask.maxRows(), ask.maxBytes(), ask.listHolders());
                    Look late = super.look(gapsOnly);
                    return new Look(ask, late.rows(), late.cut());
                }

                @Override
                Page finish(Look look) throws OutboxException {
                    PageAsk ask = look.ask();
                    if (look.cut()) {
                        return super.finish(look);
                    }
                    int room = ask.maxRows() - look.rows().size();
                    Look beyond =
                            super.look(new PageAsk(ask.cursor(), List.of(), room, ask.maxBytes(), ask.listHolders()));
                    List<Row> rows = new ArrayList<>(look.rows());
                    rows.addAll(beyond.rows());
                    return super.finish(new Look(ask, rows, beyond.cut()));
                }
            });
        }
    }

    /** The page is filled with rows beyond the cursor first, and late ones only come if there is room left. */
    static final class PageFirst extends Swapped {
        PageFirst() {
            super((database, judge, faults) -> new FakeOutbox(database, judge, faults) {
                @Override
                Look look(PageAsk ask) throws OutboxException {
                    Look beyond = super.look(
                            new PageAsk(ask.cursor(), List.of(), ask.maxRows(), ask.maxBytes(), ask.listHolders()));
                    if (beyond.cut()) {
                        return new Look(ask, beyond.rows(), true);
                    }
                    int room = ask.maxRows() - beyond.rows().size();
                    Look late = super.look(
                            new PageAsk(Long.MAX_VALUE, ask.gaps(), room, ask.maxBytes(), ask.listHolders()));
                    List<Row> rows = new ArrayList<>(beyond.rows());
                    rows.addAll(late.rows());
                    rows.sort(Comparator.comparingLong(Row::seq));
                    return new Look(ask, rows, late.cut());
                }
            });
        }
    }

    /** The write-back does not ask for the term. */
    static final class StaleTermAccepted extends Swapped {
        StaleTermAccepted() {
            super((database, judge, faults) -> new FakeOutbox(database, judge, faults) {
                @Override
                boolean accepts(Fence fence) {
                    return database.incarnation().equals(fence.incarnation());
                }
            });
        }
    }

    /** A new owner is not told what stands still. */
    static final class BlockedForgotten extends Swapped {
        BlockedForgotten() {
            super((database, judge, faults) -> new FakeOutbox(database, judge, faults) {
                @Override
                Inheritance inheritance() {
                    return new Inheritance(super.inheritance().progress(), List.of(), database.pauses.all());
                }
            });
        }
    }

    /** A new owner is not told what somebody wants to stand still; it will hear of it soon. */
    static final class PausesForgotten extends Swapped {
        PausesForgotten() {
            super((database, judge, faults) -> new FakeOutbox(database, judge, faults) {
                @Override
                Inheritance inheritance() {
                    Inheritance whole = super.inheritance();
                    return new Inheritance(whole.progress(), whole.blocked(), List.of());
                }
            });
        }
    }

    /** Nobody looks whether the numbers are still those of the same life. */
    static final class OneLifeForAll extends Swapped {
        private static final Incarnation ONLY = new Incarnation("whatever");

        OneLifeForAll() {
            super((database, judge, faults) -> new FakeOutbox(database, judge, faults) {
                @Override
                public LeaseAnswer hold(LeaseAsk ask) throws OutboxException {
                    LeaseAnswer answer = super.hold(ask);
                    return new LeaseAnswer(
                            answer.held(),
                            answer.term(),
                            answer.holder(),
                            answer.standbyWaiting(),
                            ONLY,
                            answer.inheritance());
                }

                @Override
                Page finish(Look look) throws OutboxException {
                    return blind(super.finish(look));
                }

                @Override
                public Page readWaiting(WaitingAsk ask) throws OutboxException {
                    return blind(super.readWaiting(ask));
                }

                private Page blind(Page page) {
                    return new Page(page.rows(), page.cut(), ONLY, page.lastValue(), page.holders());
                }

                @Override
                boolean accepts(Fence fence) {
                    return sameTerm(database, fence);
                }
            });
        }
    }

    /** A row of an earlier term is marked by its number, whoever has it by now. */
    static final class MarkedByNumber extends Swapped {
        MarkedByNumber() {
            super((database, judge, faults) -> new FakeOutbox(database, judge, faults) {
                @Override
                boolean isMeant(OutboxRow row, RowName name) {
                    return true;
                }
            });
        }
    }

    /** Ranges are marked in whatever life the numbers are: the write-back asks for the term only. */
    static final class RangesOverFailover extends Swapped {
        RangesOverFailover() {
            super((database, judge, faults) -> new FakeOutbox(database, judge, faults) {
                @Override
                boolean accepts(Fence fence) {
                    return sameTerm(database, fence);
                }
            });
        }
    }

    private static boolean sameTerm(Database database, Fence fence) {
        LaneRow lane = database.lane();
        return lane.owner().equals(fence.owner()) && lane.term() == fence.term() && lane.serial() <= fence.serial();
    }
}
