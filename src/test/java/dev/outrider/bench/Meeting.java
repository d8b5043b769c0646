package dev.outrider.bench;

import dev.outrider.bench.contest.Contestant;
import dev.outrider.bench.report.Machine;
import dev.outrider.bench.report.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Lets the heats happen, one after another, and collects what they bring. */
final class Meeting implements AutoCloseable {

    /** Before anything counts, so that consumer and compiler are as warm in the first measurement as in the last. */
    private static final Drain REHEARSAL = new Drain(50_000, 250);

    private final long endNanos;
    private final SharedBroker broker;
    private final int minutes;
    private final List<Sample> samples = new ArrayList<>();
    private String versions = "unknown";
    private int begun;
    private int notBegun;
    private boolean fine = true;

    Meeting(int minutes, SharedBroker broker) {
        this.minutes = minutes;
        this.broker = broker;
        this.endNanos = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
    }

    void rehearse(Contestant contestant) {
        System.err.println("Warming up ...");
        Outcome unused = measure(new Heat(
                REHEARSAL.title(),
                contestant.name(),
                false,
                true,
                contestant.postgresSettings(),
                bed -> REHEARSAL.measure(bed, contestant)));
    }

    /** Every heat of a trial, once; another one begins each time, so that no place in the line is somebody's own. */
    void run(List<Heat> trial, int run) {
        List<Heat> turns = new ArrayList<>(trial);
        Collections.rotate(turns, 1 - run);
        for (Heat heat : turns) {
            if (run == 1 || !heat.once()) {
                sample(heat, run);
            }
        }
    }

    private void sample(Heat heat, int run) {
        System.err.printf("Run %d: %s: %s ...%n", run, heat.trial(), heat.contestant());
        Outcome outcome;
        if (System.nanoTime() - endNanos >= 0) {
            notBegun++;
            outcome = new Outcome(List.of(), "run %d not begun: %d minutes were over".formatted(run, minutes), true);
        } else {
            outcome = measure(heat);
        }
        fine &= outcome.fine() || !heat.ours();
        samples.add(new Sample(
                heat.trial(), heat.contestant(), run, outcome.figures(), outcome.judgement(), outcome.fine()));
    }

    /** Whatever goes wrong is a result: the others' turns still come. */
    private Outcome measure(Heat heat) {
        begun++;
        boolean unhurt = false;
        try (Bed bed = Bed.make(heat.postgresSettings(), broker.get())) {
            if (begun == 1) {
                versions = versions(bed);
            }
            Outcome outcome = heat.work().measure(bed);
            outcome.figures()
                    .forEach(figure -> System.err.println(
                            "    " + figure.name() + ": " + figure.unit().text(figure.value())));
            System.err.println("    " + outcome.judgement());
            unhurt = broker.isAsItWas();
            return outcome;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (Exception | AssertionError e) {
            e.printStackTrace();
            String first =
                    String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
            return new Outcome(List.of(), "failed: " + first, false);
        } finally {
            if (!unhurt) {
                broker.close();
            }
        }
    }

    @Override
    public void close() {
        broker.close();
    }

    private static String versions(Bed bed) throws IOException {
        String server = bed.database()
                .query("show server_version", row -> row.getString(1))
                .get(0);
        return "PostgreSQL %s (synced commits), Kafka %s (one broker, replication factor 1), Java %s"
                .formatted(server, Machine.kafkaVersion(), System.getProperty("java.version"));
    }

    /** Everything that was measured. */
    List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** Measurements that were planned and did not find their time. */
    int notBegun() {
        return notBegun;
    }

    /** Of the servers. */
    String versions() {
        return versions;
    }

    /** Whether nothing of this project failed or was inexact. */
    boolean fine() {
        return fine;
    }
}
