package dev.outrider.bench;

import dev.outrider.bench.contest.Contestant;
import dev.outrider.bench.look.NumberBook.Balance;
import dev.outrider.bench.look.Onlooker;
import dev.outrider.bench.look.Splits;
import dev.outrider.bench.report.Figure;
import dev.outrider.shop.Latencies;
import dev.outrider.testkit.Program;
import java.util.List;

/**
 * The broker is killed under load and comes back: how soon rows flow again, and whether all of them come.
 *
 * @param rate rows a second, all the time
 * @param warmUpSeconds before the broker is killed
 * @param seconds that it is away
 */
record Outage(int rate, int warmUpSeconds, int seconds) {

    /** Somebody who is this much behind a steady rate has caught up. */
    private static final double CAUGHT_UP_SECONDS = 0.1;

    String title() {
        return "Outage, the broker killed for %d s at %,d rows/s".formatted(seconds, rate);
    }

    Outcome measure(Bed bed, Contestant contestant) throws Exception {
        contestant.prepare(bed);
        try (Program relay = contestant.start(bed);
                Onlooker onlooker = Onlooker.start(bed.kafka(), Bed.TOPIC, Bed.PARTITIONS, true);
                Writers writers = new Writers(bed.database(), 0)) {
            Watch watch = new Watch(contestant, relay, onlooker);
            new Steady(rate, warmUpSeconds, seconds).warmUp(watch, writers);
            bed.kafka().kill();
            Latencies unused = onlooker.takeLatencies();
            Watch.pass(seconds);
            Splits splits = onlooker.expect(onlooker.arrived() + 1);
            bed.kafka().start();
            long backNanos = System.nanoTime();
            watch.await("rows to flow again", splits::complete);
            watch.await("the backlog to be gone", () -> {
                writers.requireHealth();
                return writers.written() - onlooker.arrived() < Math.max(2, rate * CAUGHT_UP_SECONDS);
            });
            double caughtUp = (System.nanoTime() - backNanos) / 1e9;
            Latencies latencies = onlooker.takeLatencies();
            writers.finish();
            watch.awaitArrival(writers.written());
            watch.stop();
            Balance balance = onlooker.book().balance(Writers.KEYS, writers::written);
            // The first row may be faster than the question whether the broker is there.
            double flowing = Math.max(0, (splits.nanos(0) - backNanos) / 1e9);
            return Outcome.complete(figures(flowing, caughtUp, latencies), balance);
        }
    }

    private static List<Figure> figures(double flowing, double caughtUp, Latencies latencies) {
        return List.of(
                Figure.seconds("the broker's first answer to the first row", flowing),
                Figure.seconds("the broker's first answer to the end of the backlog", caughtUp),
                Figure.seconds(
                        "longest way of a row, the outage included",
                        latencies.quantile(1).toNanos() / 1e9));
    }
}
