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

/**
 * How long a row takes from its commit to its consumer at a steady rate.
 *
 * @param rate rows a second
 * @param warmUpSeconds before anything counts
 * @param seconds that count
 */
record Steady(int rate, int warmUpSeconds, int seconds) {

    /** Behind the latencies that they are a part of. */
    private static final int COMMITS_AT = 3;

    String title() {
        return "Steady, %,d rows/s for %d s".formatted(rate, seconds);
    }

    Outcome measure(Bed bed, Contestant contestant) throws Exception {
        contestant.prepare(bed);
        try (Program relay = contestant.start(bed);
                Onlooker onlooker = Onlooker.start(bed.kafka(), Bed.TOPIC, Bed.PARTITIONS, true);
                Writers writers = new Writers(bed.database(), 0)) {
            Watch watch = new Watch(contestant, relay, onlooker);
            warmUp(watch, writers);
            Latencies unused = onlooker.takeLatencies();
            Latencies unusedToo = writers.takeCommits();
            long writtenBefore = writers.written();
            Usage before = Usage.of(relay, bed, onlooker);
            Watch.pass(seconds);
            Usage used = Usage.of(relay, bed, onlooker).since(before);
            Latencies latencies = onlooker.takeLatencies();
            Latencies commits = writers.takeCommits();
            double written = writers.written() - writtenBefore;
            double memory = ProcFs.residentBytes(relay.pid());
            writers.finish();
            watch.awaitArrival(writers.written());
            watch.stop();
            Balance balance = onlooker.book().balance(Writers.KEYS, writers::written);
            List<Figure> figures = new ArrayList<>(figures(latencies, written, used, memory));
            figures.addAll(COMMITS_AT, commits(commits));
            return Outcome.exact(figures, balance);
        }
    }

    /** Until rows come about as fast as they are written: somebody may still be busy with the start. */
    void warmUp(Watch watch, Writers writers) throws InterruptedException {
        writers.begin(rate);
        Watch.pass(warmUpSeconds);
        watch.await("rows that arrive within a second", () -> {
            writers.requireHealth();
            return writers.written() - watch.onlooker().arrived() < rate;
        });
    }

    private List<Figure> figures(Latencies latencies, double written, Usage used, double memory) {
        return List.of(
                latency("commit to consumer, p50", latencies, 0.5),
                latency("commit to consumer, p99", latencies, 0.99),
                latency("commit to consumer, worst", latencies, 1),
                Figure.rate("rate that the writers reached", written, seconds),
                Figure.share("processor time of the relay, of one processor", used.relay(), seconds),
                Figure.share("processor time of PostgreSQL, writers' included", used.postgres(), seconds),
                Figure.share("processor time of the broker", used.broker(), seconds),
                Figure.share("processor time of the judging consumer", used.onlooker(), seconds),
                Figure.memory("resident memory", memory));
    }

    static List<Figure> commits(Latencies commits) {
        return List.of(
                latency("of which insert and commit, p99", commits, 0.99),
                latency("of which insert and commit, worst", commits, 1));
    }

    static Figure latency(String name, Latencies latencies, double share) {
        if (latencies.count() == 0) {
            throw new AssertionError("nothing arrived while it was measured");
        }
        return Figure.millis(name, latencies.quantile(share).toNanos() / 1e9);
    }
}
