package dev.outrider.bench;

import dev.outrider.bench.contest.Contestant;
import dev.outrider.bench.look.NumberBook.Balance;
import dev.outrider.bench.look.Onlooker;
import dev.outrider.bench.look.ProcFs;
import dev.outrider.bench.look.Usage;
import dev.outrider.bench.report.Figure;
import dev.outrider.shop.Latencies;
import dev.outrider.testkit.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What silence costs, and how long a single row takes that ends it.
 *
 * @param seconds of silence before the first probe
 * @param probes single rows, each after a second or two without another
 */
record Idle(int seconds, int probes) {

    /** Long enough for every poll to be as rare as it gets; uneven, so that probes do not fall in step with polls. */
    private static final double PAUSE_SECONDS_MIN = 1;

    private static final double PAUSE_SECONDS_MAX = 2;

    /** Behind the latencies that they are a part of. */
    private static final int LATENCIES_END = 5;

    String title() {
        return "Idle, %d s of silence, %d single rows".formatted(seconds, probes);
    }

    Outcome measure(Bed bed, Contestant contestant) throws Exception {
        contestant.prepare(bed);
        try (Program relay = contestant.start(bed);
                Onlooker onlooker = Onlooker.start(bed.kafka(), Bed.TOPIC, Bed.PARTITIONS, true);
                Writers writers = new Writers(bed.database(), 0)) {
            Watch watch = new Watch(contestant, relay, onlooker);
            probe(watch, writers);
            watch.awaitRecorded(bed, bed.lastSeq());
            Watch.pass(PAUSE_SECONDS_MAX);
            Usage before = Usage.of(relay, bed, onlooker);
            Watch.pass(seconds);
            Usage used = Usage.of(relay, bed, onlooker).since(before);
            double memory = ProcFs.residentBytes(relay.pid());
            Latencies unused = onlooker.takeLatencies();
            Latencies unusedToo = writers.takeCommits();
            SplittableRandom random = new SplittableRandom(probes);
            for (int i = 0; i < probes; i++) {
                probe(watch, writers);
                Watch.pass(random.nextDouble(PAUSE_SECONDS_MIN, PAUSE_SECONDS_MAX));
            }
            watch.stop();
            Latencies latencies = onlooker.takeLatencies();
            Balance balance = onlooker.book().balance(Writers.KEYS, writers::written);
            List<Figure> figures = new ArrayList<>(figures(latencies, used, memory));
            figures.addAll(LATENCIES_END, Steady.commits(writers.takeCommits()));
            return Outcome.exact(figures, balance);
        }
    }

    private static void probe(Watch watch, Writers writers) {
        writers.writeOne();
        watch.awaitArrival(writers.written());
    }

    private List<Figure> figures(Latencies latencies, Usage used, double memory) {
        return List.of(
                Figure.share(
                        "processor time of relay and database, of one processor",
                        used.relay() + used.postgres(),
                        seconds),
                Figure.share("of it the relay", used.relay(), seconds),
                Figure.share("of it PostgreSQL", used.postgres(), seconds),
                Steady.latency("a single row, commit to consumer, p50", latencies, 0.5),
                Steady.latency("a single row, commit to consumer, p99", latencies, 0.99),
                Figure.memory("resident memory", memory));
    }
}
