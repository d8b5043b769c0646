package dev.outrider.sim;

import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Row;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;

/**
 * The application: transactions that lock a key, insert rows for it, and commit at once, late, in two phases, or never. Whoever finds a key locked
 * comes back later, so that per key the number's order is the commit's order.
 */
final class Writers {

    private static final List<OutboxRow.Ailment> AILMENTS =
            List.copyOf(EnumSet.complementOf(EnumSet.of(OutboxRow.Ailment.NONE)));

    private static final int TOPIC_MAX_BYTES = 2_000;
    private static final int MOST_ATTEMPTS = 40;
    private static final double ROLLBACKS = 0.12;
    private static final double PREPARED = 0.12;
    private static final double KEYLESS = 0.1;

    private final World world;
    private final Dice dice;
    private final Recipe.Load load;
    private int left;
    private int running;
    private int nextRow = 1;

    Writers(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
        this.load = world.recipe.load();
        this.left = load.transactions();
    }

    void createTopics() {
        for (int i = 0; i < load.topics(); i++) {
            world.cluster.create(topic(i), dice.between(1, 4), TOPIC_MAX_BYTES);
        }
    }

    private static String topic(int number) {
        return "topic" + number;
    }

    boolean done() {
        return left == 0 && running == 0 && world.database.active().isEmpty();
    }

    void begin() {
        if (left == 0) {
            return;
        }
        world.agenda.after(dice.between(0L, 2 * load.everyNanos()), () -> {
            if (world.database.up()) {
                left--;
                running++;
                start(new Writing(), 0);
            }
            begin();
        });
    }

    /** One transaction's plan. */
    private final class Writing {
        final int key = dice.chance(KEYLESS) ? -1 : dice.between(1, load.keys());
        final int secondKey = dice.chance(0.3) ? dice.between(1, load.keys()) : key;
        final boolean dawdles = dice.chance(load.dawdle());
        final Transaction transaction = world.database.begin();
        int rows = dice.between(1, 4);

        long pause() {
            return dawdles && !world.faults.healed()
                    ? dice.spread(Dice.MILLI, 1_500 * Dice.MILLI)
                    : dice.between(20 * Dice.MICRO, 2 * Dice.MILLI);
        }
    }

    private void start(Writing writing, int attempt) {
        Transaction transaction = writing.transaction;
        if (transaction.state != Transaction.State.OPEN) {
            running--;
            return;
        }
        if (dice.chance(0.5)) {
            world.database.assignXid(transaction);
        }
        boolean locked = (writing.key < 0 || world.database.lockKey(transaction, writing.key))
                && (writing.secondKey < 0 || world.database.lockKey(transaction, writing.secondKey));
        if (locked) {
            world.agenda.after(writing.pause(), () -> insert(writing));
        } else if (attempt == MOST_ATTEMPTS) {
            world.database.rollback(transaction);
            running--;
        } else {
            world.agenda.after(dice.spread(50 * Dice.MICRO, 60 * Dice.MILLI), () -> start(writing, attempt + 1));
        }
    }

    private void insert(Writing writing) {
        Transaction transaction = writing.transaction;
        if (transaction.state != Transaction.State.OPEN) {
            running--;
            return;
        }
        if (dice.chance(0.05)) {
            // The statement failed after it had drawn: a savepoint saves the transaction, the number is dead.
            world.database.sequence.draw();
            transaction.holdsTable = true;
        } else {
            int key = dice.chance(0.5) ? writing.key : writing.secondKey;
            world.database.insert(transaction, seq -> make(seq, key));
        }
        Runnable next = --writing.rows > 0 ? () -> insert(writing) : () -> end(writing);
        world.agenda.after(writing.pause(), next);
    }

    private void end(Writing writing) {
        Transaction transaction = writing.transaction;
        if (transaction.state != Transaction.State.OPEN) {
            running--;
        } else if (dice.chance(ROLLBACKS)) {
            world.faults.count(Happening.ROLLBACK);
            world.database.rollback(transaction);
            running--;
        } else if (dice.chance(PREPARED)) {
            world.faults.count(Happening.PREPARED);
            world.database.prepare(transaction);
            running--;
            world.agenda.after(writing.pause(), () -> endPrepared(transaction));
        } else {
            commit(transaction);
            running--;
        }
    }

    private void commit(Transaction transaction) {
        world.database.becomeVisible(transaction);
        world.trace.note("commit", transaction.xid, transaction);
        world.agenda.after(dice.between(1L, 500 * Dice.MICRO), () -> {
            if (transaction.state == Transaction.State.VISIBLE) {
                world.database.release(transaction);
            }
        });
    }

    /** One more row, after everything, to show that the relay still works. */
    void writeLastRow() {
        Transaction transaction = world.database.begin();
        world.database.insert(transaction, seq -> drawn(seq, OutboxRow.Ailment.NONE, -1));
        commit(transaction);
    }

    /** The transaction manager comes back to it, also after a crash, and again when a failover has taken its word back. */
    void endPrepared(Transaction transaction) {
        if (transaction.state != Transaction.State.PREPARED) {
            return;
        }
        if (!world.database.up()) {
            world.agenda.after(dice.spread(Dice.MILLI, 100 * Dice.MILLI), () -> endPrepared(transaction));
        } else if (dice.chance(ROLLBACKS)) {
            world.database.rollback(transaction);
        } else {
            commit(transaction);
        }
    }

    private OutboxRow make(long seq, int key) {
        OutboxRow.Ailment ailment = dice.chance(load.poison())
                ? AILMENTS.get(dice.between(0, AILMENTS.size() - 1))
                : OutboxRow.Ailment.NONE;
        return drawn(seq, ailment, key);
    }

    private OutboxRow drawn(long seq, OutboxRow.Ailment ailment, int key) {
        byte[] keyBytes = key < 0 ? null : ("k" + key).getBytes(StandardCharsets.US_ASCII);
        ChainId chain = new ChainId(topic(dice.between(0, load.topics() - 1)), keyBytes);
        int size = ailment == OutboxRow.Ailment.TOO_LARGE ? 2 * TOPIC_MAX_BYTES : dice.between(0, 300);
        byte[] payload = dice.chance(0.05) && ailment == OutboxRow.Ailment.NONE ? null : new byte[size];
        Content content = new Content(
                payload,
                ailment == OutboxRow.Ailment.BAD_TIMESTAMP ? world.cluster.badTimestampMillis() : null,
                ailment == OutboxRow.Ailment.UNSERIALIZABLE ? Refusals.UNSERIALIZABLE : "event",
                null,
                null,
                null);
        Integer partition = dice.chance(0.1) ? 0 : null;
        if (ailment == OutboxRow.Ailment.NO_SUCH_PARTITION) {
            partition = 99;
        }
        String fault = ailment == OutboxRow.Ailment.FAULTY ? "headers are not JSON" : null;
        OutboxRow row = new OutboxRow(new Row(seq, "r" + nextRow++, chain, partition, content, fault), ailment);
        world.truth.drawn(row);
        return row;
    }
}
