package dev.outrider.admin;

import dev.outrider.core.OutboxException;
import dev.outrider.core.Pause;
import java.util.Collection;
import java.util.List;

/** Commands, for whoever carries them out. Blocks; used by one thread at a time. */
public interface Orders {

    /**
     * Commands that have not ended, in their order.
     *
     * @param most of the oldest, and of the oldest that nobody has begun, at most so many
     * @param watched these too
     */
    List<OpenCommand> open(int most, Collection<Long> watched) throws OutboxException;

    /** Notes, before the relay is told, that this instance carries it out on this version of the row's entry. */
    void take(OpenCommand command, String version, String instance) throws OutboxException;

    /** What somebody wants to stand still. */
    List<Pause> pauses() throws OutboxException;

    /** Notes what came of it. */
    void end(OpenCommand command, String outcome) throws OutboxException;
}
