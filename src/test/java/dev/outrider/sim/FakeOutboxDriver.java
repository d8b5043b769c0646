package dev.outrider.sim;

import dev.outrider.contract.OutboxDriver;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Outbox;
import dev.outrider.core.Progress;
import dev.outrider.core.Recording;
import dev.outrider.core.Row;
import java.util.List;

/** A fake outbox on its own, for the contract's tests. */
final class FakeOutboxDriver implements OutboxDriver {

    private long nowNanos = Dice.SECOND;
    private final Database database = new Database(() -> nowNanos, new Database.Watch() {});
    private final FakeOutbox outbox;

    FakeOutboxDriver(Recording recording) {
        database.recording = recording;
        outbox = new FakeOutbox(database, new FakeOutbox.Judge() {}, Faults.none());
    }

    @Override
    public Outbox outbox() {
        return outbox;
    }

    @Override
    public Writer begin() {
        return new FakeWriter(database, database.begin());
    }

    private record FakeWriter(Database database, Transaction transaction) implements Writer {

        @Override
        public long insert(String id, ChainId chain, byte[] payload) {
            Content content = Content.of(payload);
            return database.insert(
                            transaction,
                            seq -> new OutboxRow(new Row(seq, id, chain, null, content, null), OutboxRow.Ailment.NONE))
                    .seq();
        }

        @Override
        public void commit() {
            database.becomeVisible(transaction);
            database.release(transaction);
        }

        @Override
        public void rollback() {
            database.rollback(transaction);
        }

        @Override
        public void prepare() {
            database.prepare(transaction);
        }
    }

    @Override
    public Recording recording() {
        return database.recording;
    }

    @Override
    public List<Long> published() {
        Progress progress = database.lane().progress();
        return database.recording == Recording.ROW
                ? marked()
                : database.numbers.values().stream()
                        .filter(row -> row.marked || (row.settled == null && isTold(progress, row.seq())))
                        .map(OutboxRow::seq)
                        .toList();
    }

    private static boolean isTold(Progress progress, long seq) {
        return seq <= progress.lowWater()
                || progress.done().stream().anyMatch(range -> range.first() <= seq && seq <= range.last());
    }

    @Override
    public List<Long> marked() {
        return database.numbers.values().stream()
                .filter(row -> row.marked)
                .map(OutboxRow::seq)
                .toList();
    }

    @Override
    public void elapse(long millis) {
        nowNanos += millis * Dice.MILLI;
    }

    @Override
    public void setLastValue(long lastValue) {
        database.sequence.set(lastValue);
    }

    @Override
    public void crash() {
        database.goDown();
        database.comeUp(false, 0);
    }

    @Override
    public void replicate() {
        database.history.settle();
    }

    @Override
    public void failOver() {
        database.goDown();
        database.comeUp(false, Integer.MAX_VALUE);
    }

    @Override
    public void close() {
        // Nothing is held: there is no server behind it.
    }
}
