package dev.outrider.bench.look;

import dev.outrider.bench.Bed;
import dev.outrider.testkit.Program;
import java.util.OptionalLong;

/**
 * Processor time that everybody has used so far, in seconds.
 *
 * @param relay the contestant's process
 * @param postgres every process of the database
 * @param broker the broker's process
 * @param onlooker the consumer that judges
 */
public record Usage(double relay, double postgres, double broker, double onlooker) {

    /** Now. */
    public static Usage of(Program relay, Bed bed, Onlooker onlooker) {
        return new Usage(
                ProcFs.cpuSeconds(OptionalLong.of(relay.pid())),
                ProcFs.treeCpuSeconds(bed.postgresPid()),
                ProcFs.cpuSeconds(bed.kafka().pid()),
                onlooker.cpuSeconds());
    }

    /** What was used since then. */
    public Usage since(Usage before) {
        return new Usage(
                relay - before.relay, postgres - before.postgres, broker - before.broker, onlooker - before.onlooker);
    }

    /** All of it, the relay's since its start: it was not there before. */
    public Usage sinceStart(Usage before) {
        return since(new Usage(0, before.postgres, before.broker, before.onlooker));
    }

    /** Before the relay's start. */
    public static Usage before(Bed bed, Onlooker onlooker) {
        return new Usage(
                0,
                ProcFs.treeCpuSeconds(bed.postgresPid()),
                ProcFs.cpuSeconds(bed.kafka().pid()),
                onlooker.cpuSeconds());
    }
}
