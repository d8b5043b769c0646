package dev.outrider.host;

import dev.outrider.core.Status;
import java.util.List;

/**
 * What is wrong with those whom rows need on their way besides the database and the cluster, such as a schema registry.
 *
 * @param ports who knows them
 * @param originNanos when the loop's clock began
 */
record Around(Ports ports, long originNanos) {

    /** Everything that is wrong, on the loop's clock. */
    List<Status.Trouble> troubles() {
        return ports.troubles().stream()
                .map(trouble -> new Status.Trouble(
                        trouble.kind(),
                        trouble.message(),
                        Math.max(1, trouble.sinceNanos() - originNanos + 1),
                        trouble.seq()))
                .toList();
    }
}
