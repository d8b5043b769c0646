package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the snapshot that health, metrics and logs read. A trouble's words do not change while it lasts: how long it has, and how many rows
 * and keys it concerns, is told beside it.
 */
final class Census {

    private static final int SAMPLE = 20;

    private final Stages stages;

    Census(Stages stages) {
        this.stages = stages;
    }

    Status take(long nowNanos) {
        return new Status(
                lane(),
                reading(),
                flow(),
                standstill(),
                new Status.Cluster(stages.lookout.isHeard(), stages.lookout.sinceNanos(), stages.throttle.nanos()),
                troubles(nowNanos));
    }

    private Status.Lane lane() {
        Tenure tenure = stages.tenure;
        return new Status.Lane(
                state(tenure),
                tenure.term(),
                tenure.holder(),
                tenure.trustedUntilNanos(),
                stages.stopping.leftBehind(),
                stages.tally.losses());
    }

    private Status.Reading reading() {
        Reader reader = stages.intake.reader();
        Ledger ledger = stages.recorder.ledger();
        return new Status.Reading(
                ledger.lowWater(),
                reader.cursor(),
                reader.lastValue(),
                reader.missing(),
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
                stages.tally.counts(stages.intake.taken(), stages.sessions.openedCount()));
    }

    private Status.State state(Tenure tenure) {
        if (tenure.ended()) {
            return Status.State.STOPPED;
        }
        if (stages.stopping.asked()) {
            return Status.State.STOPPING;
        }
        if (tenure.term() == 0) {
            boolean other = !tenure.holder().isEmpty() && !tenure.holder().equals(tenure.owner());
            return other ? Status.State.STANDBY : Status.State.SEEKING;
        }
        if (stages.halt.reason() != null) {
            return Status.State.HALTED;
        }
        return stages.pauses.lane() ? Status.State.PAUSED : Status.State.ACTIVE;
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
        int limited =
                (int) stages.blocks.topics().stream().filter(Block::limited).count();
        return new Status.Standstill(
                stages.blocks.chains().size(),
                new Status.StillTopics(stages.blocks.topics().size() - limited, limited),
                parked,
                stages.blocks.waitingTotal(),
                sample,
                paused());
    }

    private List<Status.Paused> paused() {
        if (stages.tenure.term() == 0) {
            return List.of();
        }
        return stages.pauses.all().stream()
                .map(each -> new Status.Paused(each.pause(), each.sinceNanos(), drained(each.pause())))
                .toList();
    }

    private boolean drained(Pause pause) {
        String topic = pause.topic();
        if (topic == null) {
            return stages.dispatch.partitions().inFlightRows() == 0 && stages.recorder.idle();
        }
        Block block = stages.blocks.topic(topic);
        return !stages.dispatch.partitions().anyInFlightTo(topic) && (block == null || block.unwritten == 0);
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
            all.add(trouble("halted", line(halted), stages.halt.sinceNanos(), null));
        }
        Status.Trouble database = stages.troubles.database();
        if (database != null) {
            all.add(database);
        }
        Status.Trouble kafka = kafka(nowNanos);
        if (kafka != null) {
            all.add(kafka);
        }
        if (stages.throttle.nanos() > 0 && stages.tenure.term() != 0) {
            // Without how much: it changes all the time, and this is one trouble.
            String message = "brokers make the producer wait, because a quota is used up";
            all.add(trouble("throttled", message, stages.throttle.sinceNanos(), null));
        }
        if (stages.intake.fullSinceNanos() != 0) {
            String message = "as many rows or chains wait as may: reading has stopped";
            all.add(trouble("waiting-full", message, stages.intake.fullSinceNanos(), null));
        }
        standing(all);
        return all;
    }

    private void standing(List<Status.Trouble> all) {
        for (Block block : stages.blocks.topics()) {
            // One that is only slow is no trouble, and one that is paused and well is told below.
            boolean well = block.paused != null && block.code.equals(Pause.CODE);
            if (!block.limited() && !well) {
                all.add(trouble("topic", block.id.topic() + " is blocked: " + block.reason, block.sinceNanos, null));
            }
        }
        if (!stages.blocks.chains().isEmpty()) {
            Block oldest = stages.blocks.chains().iterator().next();
            String message = "keys stand still, the first is " + oldest.id + ": " + oldest.reason;
            all.add(trouble("chain", message, oldest.sinceNanos, oldest.parkedSeq));
        }
        for (Status.Paused each : paused()) {
            String topic = each.pause().topic();
            String message = (topic == null ? "the lane is " : topic + " is ")
                    + each.pause().words();
            all.add(trouble("paused", message, each.sinceNanos(), null));
        }
    }

    /** The root cause, if anything is wrong: what hangs on a cluster that is away is not told beside it. */
    private Status.@Nullable Trouble kafka(long nowNanos) {
        Sessions sessions = stages.sessions;
        Failure closed = sessions.trouble();
        Failure away = stages.lookout.trouble(nowNanos);
        Partition silent = stages.dispatch.partitions().mostSilent();
        Topics.Topic unknown = stages.topics.troubled();
        boolean holding = stages.tenure.term() != 0;
        if (closed != null && holding) {
            return trouble("kafka", "no producer: " + line(closed), sessions.troubleSinceNanos(), null);
        }
        if (away != null && holding) {
            return trouble(
                    "kafka",
                    away == Lookout.NO_ANSWER ? "no broker answers" : "no broker answers: " + line(away),
                    stages.lookout.troubleSinceNanos(),
                    null);
        }
        // Brokers that throttle have said how long they will be silent: that is told beside it, and is no other
        // trouble.
        long expected = stages.throttle.nanos();
        if (silent != null && nowNanos - silent.lastAnswerNanos >= Lookout.SILENCE_NANOS + expected) {
            return silence(silent, nowNanos - expected);
        }
        if (unknown != null && unknown.trouble != null && holding) {
            String message = "cannot ask about " + unknown.name + ": " + unknown.trouble.message();
            return trouble("kafka", message, unknown.troubleSinceNanos, null);
        }
        return null;
    }

    private Status.Trouble silence(Partition silent, long nowNanos) {
        boolean stalled =
                nowNanos - silent.lastAnswerNanos >= stages.settings.sending().stallNanos();
        Entry oldest = stages.dispatch.partitions().oldestInFlight(silent);
        return trouble(
                stalled ? "stalled" : "kafka",
                "no answer from " + silent.topic + " partition " + silent.number,
                silent.lastAnswerNanos,
                oldest == null ? null : oldest.row.seq());
    }

    private static String line(Failure failure) {
        return failure.code() + ": " + failure.message();
    }

    private static Status.Trouble trouble(String kind, String message, long sinceNanos, @Nullable Long seq) {
        return new Status.Trouble(kind, message, sinceNanos, seq);
    }
}
