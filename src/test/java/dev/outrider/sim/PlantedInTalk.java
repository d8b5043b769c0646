package dev.outrider.sim;

import dev.outrider.core.Answer;
import dev.outrider.core.Effects;
import dev.outrider.core.Event;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import dev.outrider.core.Row;
import dev.outrider.core.WaitingAsk;
import dev.outrider.core.WriteAnswer;
import dev.outrider.core.WriteBack;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Bugs in what is asked for and what is heard: a question is changed on its way out, or an answer on its way back. */
final class PlantedInTalk {

    private PlantedInTalk() {}

    /** The largest number that the progress says is done. */
    private static long lastDone(Progress progress) {
        List<Range> done = progress.done();
        return done.isEmpty() ? progress.lowWater() : done.get(done.size() - 1).last();
    }

    /** Passes everything on; remembers which question stands for which, so that the core knows its own again. */
    private static class Relayed implements Effects {
        private final Effects workers;
        private final IdentityHashMap<Object, Object> originals;

        Relayed(Effects workers, IdentityHashMap<Object, Object> originals) {
            this.workers = workers;
            this.originals = originals;
        }

        PageAsk changed(PageAsk ask) {
            return ask;
        }

        WriteBack changed(WriteBack batch) {
            return batch;
        }

        @Override
        public void holdLease(LeaseAsk ask) {
            workers.holdLease(ask);
        }

        @Override
        public void read(PageAsk ask) {
            PageAsk instead = changed(ask);
            originals.put(instead, ask);
            workers.read(instead);
        }

        @Override
        public void readWaiting(WaitingAsk ask) {
            workers.readWaiting(ask);
        }

        @Override
        public void write(WriteBack batch) {
            WriteBack instead = changed(batch);
            originals.put(instead, batch);
            workers.write(instead);
        }

        @Override
        public void askCluster() {
            workers.askCluster();
        }

        @Override
        public void openSession(int session) {
            workers.openSession(session);
        }

        @Override
        public void closeSession(int session) {
            workers.closeSession(session);
        }

        @Override
        public void send(List<Outgoing> rows) {
            workers.send(rows);
        }

        @Override
        public void describeTopics(Set<String> topics) {
            workers.describeTopics(topics);
        }
    }

    /** Parts that change questions. */
    private abstract static class Asked extends Parts {
        final IdentityHashMap<Object, Object> originals = new IdentityHashMap<>();

        @Override
        Event told(Event event) {
            if (event instanceof Event.PageRead read) {
                return new Event.PageRead((PageAsk) originals.getOrDefault(read.ask(), read.ask()), read.page());
            }
            if (event instanceof Event.Written written) {
                return new Event.Written(original(written.batch()), written.answer());
            }
            if (event instanceof Event.WriteFailed failed) {
                return new Event.WriteFailed(original(failed.batch()), failed.message());
            }
            return event;
        }

        private WriteBack original(WriteBack batch) {
            return (WriteBack) originals.getOrDefault(batch, batch);
        }
    }

    /** A page that was cut is believed to have shown everything. */
    static final class CutPageTakenForWhole extends Parts {
        @Override
        Event told(Event event) {
            if (event instanceof Event.PageRead read) {
                Page page = read.page();
                return new Event.PageRead(
                        read.ask(), new Page(page.rows(), false, page.incarnation(), page.lastValue(), page.holders()));
            }
            return event;
        }
    }

    /** Every second look leaves out the oldest gap, as if old gaps could be asked for more rarely. */
    static final class OldGapLeftOut extends Asked {
        @Override
        Effects effects(Effects workers) {
            return new Relayed(workers, originals) {
                private int looks;

                @Override
                PageAsk changed(PageAsk ask) {
                    List<Range> gaps = ask.gaps();
                    boolean leaveOut = ++looks % 2 == 0 && !gaps.isEmpty();
                    return !leaveOut
                            ? ask
                            : new PageAsk(
                                    ask.cursor(),
                                    gaps.subList(1, gaps.size()),
                                    ask.maxRows(),
                                    ask.maxBytes(),
                                    ask.listHolders());
                }
            };
        }
    }

    /** Rows are recorded as published once they are given to the producer. */
    static final class MarkedWhenSent extends Asked {
        @Override
        Effects effects(Effects workers) {
            return new Relayed(workers, originals) {
                private final Set<Long> given = new TreeSet<>();

                @Override
                public void send(List<Outgoing> rows) {
                    rows.forEach(row -> given.add(row.row().seq()));
                    super.send(rows);
                }

                @Override
                WriteBack changed(WriteBack batch) {
                    if (batch.published().isEmpty()) {
                        return batch;
                    }
                    List<Range> published = new ArrayList<>();
                    batch.published().forEach(range -> {
                        for (long seq = range.first(); seq <= range.last(); seq++) {
                            given.add(seq);
                        }
                    });
                    given.forEach(seq -> published.add(new Range(seq, seq)));
                    given.clear();
                    return new WriteBack(
                            batch.fence(),
                            published,
                            batch.leftovers(),
                            batch.settled(),
                            batch.unsettled(),
                            batch.progress());
                }
            };
        }
    }

    /** The low-water mark follows the newest acknowledged row, past rows that failed or are still on their way. */
    static final class LowWaterPastFailed extends Asked {
        @Override
        Effects effects(Effects workers) {
            return new Relayed(workers, originals) {
                @Override
                WriteBack changed(WriteBack batch) {
                    return new WriteBack(
                            batch.fence(),
                            batch.published(),
                            batch.leftovers(),
                            batch.settled(),
                            batch.unsettled(),
                            new Progress(lastDone(batch.progress()), List.of()));
                }
            };
        }
    }

    /** A send that failed is dropped and never tried again. */
    static final class FailedSendLost extends Parts {
        @Override
        Event told(Event event) {
            if (event instanceof Event.Answered answered) {
                List<Answer> good = answered.answers().stream()
                        .filter(answer -> answer.failure() == null)
                        .toList();
                return new Event.Answered(good);
            }
            return event;
        }
    }

    /** A write-back that failed is believed to have been applied. */
    static final class FailedMarkLost extends Parts {
        @Override
        Event told(Event event) {
            return event instanceof Event.WriteFailed failed
                    ? new Event.Written(failed.batch(), new WriteAnswer(true, List.of()))
                    : event;
        }
    }

    /** At a stop, everything that was read counts as done. */
    static final class UnsentForgotten extends Asked {
        private boolean stopping;
        private long newest;

        @Override
        Effects effects(Effects workers) {
            stopping = false;
            newest = 0;
            return new Relayed(workers, originals) {
                @Override
                WriteBack changed(WriteBack batch) {
                    long low = Math.max(newest, lastDone(batch.progress()));
                    return !stopping
                            ? batch
                            : new WriteBack(
                                    batch.fence(),
                                    batch.published(),
                                    batch.leftovers(),
                                    batch.settled(),
                                    batch.unsettled(),
                                    new Progress(low, List.of()));
                }
            };
        }

        @Override
        Event told(Event event) {
            stopping |= event instanceof Event.Stop;
            if (event instanceof Event.PageRead read) {
                for (Row row : read.page().rows()) {
                    newest = Math.max(newest, row.seq());
                }
            }
            return super.told(event);
        }
    }
}
