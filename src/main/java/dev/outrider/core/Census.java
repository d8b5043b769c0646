package dev.outrider.core;

import java.util.ArrayList;
import java.util.List;

/** Takes the snapshot that health, metrics and logs read. */
final class Census {

    /** Silence that is no trouble yet: a leader change takes this long. */
    private static final long SILENCE_NANOS = 3_000_000_000L;

    private static final int SAMPLE = 20;

    private final Stages stages;

    Census(Stages stages) {
        this.stages = stages;
    }

    Status take(long nowNanos) {
        Tenure tenure = stages.tenure;
        return new Status(
                new Status.Lane(state(tenure), tenure.term(), tenure.holder(), tenure.trustedUntilNanos()),
                reading(),
                flow(),
                standstill(),
                troubles(nowNanos));
    }

    private Status.Reading reading() {
        Reader reader = stages.intake.reader();
        Ledger ledger = stages.recorder.ledger();
        return new Status.Reading(
                ledger.lowWater(),
                reader.cursor(),
                reader.lastValue(),
                reader.gapCount(),
                ledger.ranges(),
                reader.lastPageNanos());
    }

    private Status.Flow flow() {
        Partitions partitions = stages.dispatch.partitions();
        Partition silent = partitions.mostSilent();
        return new Status.Flow(
                stages.window.rows(),
                stages.window.bytes(),
                partitions.inFlightRows(),
                silent == null ? 0 : silent.lastAnswerNanos,
                stages.tally.lastAckNanos,
                stages.tally.counts(stages.intake.taken(), stages.sessions.opened()));
    }

    private Status.State state(Tenure tenure) {
        if (tenure.released()) {
            return Status.State.STOPPED;
        }
        if (stages.stopping.asked()) {
            return Status.State.STOPPING;
        }
        if (tenure.term() == 0) {
            boolean other = !tenure.holder().isEmpty() && !tenure.holder().equals(tenure.owner());
            return other ? Status.State.STANDBY : Status.State.SEEKING;
        }
        return stages.halt.reason() != null ? Status.State.HALTED : Status.State.ACTIVE;
    }

    private Status.Standstill standstill() {
        long parked = stages.blocks.parkedTotal();
        List<Blocked> sample = new ArrayList<>();
        for (Block block : stages.blocks.topics()) {
            sample(block, sample);
        }
        for (Block block : stages.blocks.chains()) {
            if (!sample(block, sample)) {
                break;
            }
        }
        return new Status.Standstill(
                stages.blocks.chains().size(),
                stages.blocks.topics().size(),
                parked,
                stages.blocks.waitingTotal(),
                sample);
    }

    private static boolean sample(Block block, List<Blocked> into) {
        if (into.size() >= SAMPLE) {
            return false;
        }
        into.add(block.snapshot());
        return true;
    }

    private List<Status.Trouble> troubles(long nowNanos) {
        List<Status.Trouble> all = new ArrayList<>();
        Failure halted = stages.halt.reason();
        if (halted != null) {
            all.add(trouble("halted", halted.code() + ": " + halted.message(), stages.halt.sinceNanos()));
        }
        Status.Trouble database = stages.troubles.database();
        if (database != null) {
            all.add(database);
        }
        kafka(nowNanos, all);
        if (stages.intake.full()) {
            all.add(trouble("waiting-full", "as many rows or chains wait as may: reading has stopped", nowNanos));
        }
        for (Block block : stages.blocks.topics()) {
            all.add(trouble("topic", block.id.topic() + " is blocked: " + block.reason, nowNanos));
        }
        if (!stages.blocks.chains().isEmpty()) {
            Block first = stages.blocks.chains().iterator().next();
            String message = stages.blocks.chains().size() + " blocked, one is " + first.id + ": " + first.reason;
            all.add(trouble("chain", message, nowNanos));
        }
        return all;
    }

    private void kafka(long nowNanos, List<Status.Trouble> all) {
        Sessions sessions = stages.sessions;
        Failure closed = sessions.trouble();
        Topics.Topic unknown = stages.topics.troubled();
        Partition silent = stages.dispatch.partitions().mostSilent();
        if (closed != null) {
            all.add(trouble("kafka", closed.code() + ": " + closed.message(), sessions.troubleSinceNanos()));
        } else if (silent != null && nowNanos - silent.lastAnswerNanos >= SILENCE_NANOS) {
            long seconds = (nowNanos - silent.lastAnswerNanos) / 1_000_000_000L;
            boolean stalled = nowNanos - silent.lastAnswerNanos
                    >= stages.settings.sending().stallNanos();
            String message =
                    "no answer from " + silent.topic + " partition " + silent.number + " for " + seconds + " s";
            all.add(trouble(stalled ? "stalled" : "kafka", message, silent.lastAnswerNanos));
        } else if (unknown != null && unknown.trouble != null) {
            all.add(trouble("kafka", "cannot ask about " + unknown.name + ": " + unknown.trouble.message(), nowNanos));
        }
    }

    private static Status.Trouble trouble(String kind, String message, long sinceNanos) {
        return new Status.Trouble(kind, message, sinceNanos, null);
    }
}
