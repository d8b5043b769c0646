package dev.outrider.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Deletes from the fake outbox as {@code mark.Retention} does from the real one: up to a low-water mark that was noted long enough ago, and never
 * beyond the present one. It does not look whether a row bears its mark: what the low-water mark alone protects, the mark protects all the more.
 * What planted bugs swap can be overridden.
 */
class FakeRetention {

    private record Note(long atNanos, long lowWater) {}

    final Database database;
    private final Consumer<OutboxRow> judge;
    private final Faults faults;
    private final List<Note> notes = new ArrayList<>();

    FakeRetention(Database database, Consumer<OutboxRow> judge, Faults faults) {
        this.database = database;
        this.judge = judge;
        this.faults = faults;
    }

    /** Notes the present time and mark. */
    void note() {
        if (database.up()) {
            Note note = new Note(database.now(), database.lane().progress().lowWater());
            notes.add(note);
            database.history.changed(() -> notes.remove(note));
        }
    }

    /** Deletes one batch. */
    void sweep(long keepNanos, int batchRows) {
        if (!database.up()) {
            return;
        }
        List<OutboxRow> gone = database.numbers.headMap(bound(keepNanos), true).values().stream()
                .filter(row -> row.state == OutboxRow.State.COMMITTED && !spares(row))
                .limit(batchRows)
                .toList();
        gone.forEach(this::delete);
        if (!gone.isEmpty()) {
            // One statement: a failover loses all of it or nothing.
            database.history.changed(() -> gone.forEach(this::bringBack));
        }
    }

    /** The number up to which rows may be deleted. */
    long bound(long keepNanos) {
        long lowWater = database.lane().progress().lowWater();
        long oldEnough = database.now() - keepNanos;
        long noted = notes.stream()
                .filter(note -> note.atNanos() <= oldEnough)
                .mapToLong(Note::lowWater)
                .max()
                .orElse(0);
        return keepNanos == 0 ? lowWater : Math.min(lowWater, noted);
    }

    /** Whether the row stays although the mark has passed it. */
    boolean spares(OutboxRow row) {
        return row.settled != null;
    }

    private void delete(OutboxRow row) {
        judge.accept(row);
        faults.count(Happening.ROW_DELETED);
        database.numbers.remove(row.seq());
        database.deleted.add(row.seq());
    }

    private void bringBack(OutboxRow row) {
        faults.count(Happening.DELETION_LOST);
        database.numbers.put(row.seq(), row);
        database.deleted.remove(row.seq());
    }
}
