package dev.outrider.bench;

import dev.outrider.bench.contest.Contestant;
import dev.outrider.bench.look.NumberBook.Balance;
import dev.outrider.bench.look.Onlooker;
import dev.outrider.bench.look.Splits;
import dev.outrider.bench.report.Figure;
import dev.outrider.testkit.Program;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * How the rate depends on what is in the table and on who else is in the database. One table grows through all of it, and nothing is cleaned
 * up: backlogs of growing size are drained one after another, then a small one beside everything that is published by then, then one more while
 * a transaction has been open for long.
 *
 * @param backlogs their sizes
 * @param rows of the small backlog
 * @param warmRows drained before the clock starts, each time: a cold start must not pass for a small backlog's slowness
 * @param openSeconds how long the transaction has been open, under load, before its backlog is drained
 */
record Growth(List<Integer> backlogs, int rows, int warmRows, int openSeconds) {

    private static final int BYTES = 250;

    /** Writes while the transaction is open: what the relay changes meanwhile cannot be cleaned up either. */
    private static final int RATE = 500;

    String title() {
        return "Growth, rows of %d bytes".formatted(BYTES);
    }

    Outcome measure(Bed bed, Contestant contestant) throws Exception {
        contestant.prepare(bed);
        List<Figure> figures = new ArrayList<>();
        Backlog backlog = new Backlog(bed, BYTES);
        try (Onlooker onlooker = Onlooker.start(bed.kafka(), Bed.TOPIC, Bed.PARTITIONS, false);
                Writers writers = new Writers(bed.database(), Backlog.KEYS)) {
            Lane lane = new Lane(bed, contestant, onlooker, backlog, writers);
            for (int size : backlogs) {
                figures.add(lane.drain("backlog of %,d".formatted(size), size));
            }
            figures.add(lane.drain("%,d beside %,d published".formatted(rows, backlog.rows()), rows));
            try (Connection here = open(bed.database().connect());
                    Connection elsewhere = open(bed.otherDatabase().connect())) {
                lane.writeOn();
                figures.add(lane.drain("%,d, a transaction open for %d s".formatted(rows, openSeconds), rows));
                here.rollback();
                elsewhere.rollback();
            }
            Balance balance = onlooker.book()
                    .balance(Backlog.KEYS + Writers.KEYS, key -> backlog.written(key) + writers.written(key));
            return Outcome.exact(figures, balance);
        }
    }

    /** With a snapshot that keeps dead rows, and with a number of its own. */
    private static Connection open(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_current_xact_id()");
        }
        return connection;
    }

    /** What all the drains share. */
    private final class Lane {
        private final Bed bed;
        private final Contestant contestant;
        private final Onlooker onlooker;
        private final Backlog backlog;
        private final Writers writers;

        Lane(Bed bed, Contestant contestant, Onlooker onlooker, Backlog backlog, Writers writers) {
            this.bed = bed;
            this.contestant = contestant;
            this.onlooker = onlooker;
            this.backlog = backlog;
            this.writers = writers;
        }

        Figure drain(String name, int size) throws Exception {
            backlog.add(warmRows + size);
            long all = backlog.rows() + writers.written();
            Splits splits = onlooker.expect(all - size, all);
            try (Program relay = contestant.start(bed)) {
                Watch watch = new Watch(contestant, relay, onlooker);
                watch.awaitArrival(all);
                watch.awaitRecorded(bed, bed.lastSeq());
                watch.stop();
            }
            return Figure.rate(name, size, splits.seconds(0, 1));
        }

        void writeOn() throws Exception {
            try (Program relay = contestant.start(bed)) {
                Watch watch = new Watch(contestant, relay, onlooker);
                writers.begin(RATE);
                Watch.pass(openSeconds);
                writers.finish();
                watch.awaitArrival(backlog.rows() + writers.written());
                watch.awaitRecorded(bed, bed.lastSeq());
                watch.stop();
            }
        }
    }
}
