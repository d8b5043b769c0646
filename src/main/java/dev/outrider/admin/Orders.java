package dev.outrider.admin;

import dev.outrider.core.OutboxException;
import dev.outrider.core.Pause;
import java.util.List;

/** Commands, for whoever carries them out. Blocks; used by one thread at a time. */
public interface Orders {

    /** The oldest commands that have not ended, at most so many. */
    List<OpenCommand> open(int most) throws OutboxException;

    /** Notes, before the relay is told, that this instance carries it out on this version of the row's entry. */
    void take(OpenCommand command, String version, String instance) throws OutboxException;

    /** What somebody wants to stand still. */
    List<Pause> pauses() throws OutboxException;

    /** Notes what came of it. */
    void end(OpenCommand command, String outcome) throws OutboxException;
}
