package dev.outrider.sim;

import dev.outrider.core.Event;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Pause;
import dev.outrider.core.WaitingAsk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether a relay keeps still where it has to. It must know what stood in the table when its term was granted, whatever it was told of that, and
 * what it was told since; what has been resumed meanwhile it may send, told or not.
 */
final class PauseJudge {

    private final PauseTable table;
    private final Faults faults;

    /** By term: an ask whose answer was given up may be granted after the next one, under a term of its own that nobody is told of. */
    private final Map<Long, List<Pause>> atGrant = new HashMap<>();

    private List<Pause> known = List.of();
    private long term;

    PauseJudge(PauseTable table, Faults faults) {
        this.table = table;
        this.faults = faults;
    }

    /** The database grants it this term at this moment. */
    void granted(long granted) {
        atGrant.put(granted, table.all());
    }

    void leaseAnswered(LeaseAnswer answer) {
        term = answer.held() ? answer.term() : 0;
        if (answer.inheritance() != null) {
            known = Objects.requireNonNull(atGrant.get(term), "granted by nobody");
            if (!known.isEmpty()) {
                faults.count(Happening.PAUSE_INHERITED);
            }
        }
    }

    void told(Event.PausesRead read) {
        if (read.term() == term) {
            known = read.pauses();
        }
    }

    void sendAsked(List<Outgoing> attempts) {
        for (Pause pause : known) {
            if (table.holds(pause.number())) {
                for (Outgoing attempt : attempts) {
                    demandStill(pause, attempt);
                }
            }
        }
    }

    /** What waits and must go on waiting is not looked for: it would only go back, again and again. */
    void waitingAsked(WaitingAsk ask) {
        for (Pause pause : known) {
            String topic = pause.topic();
            boolean meant = topic == null || topic.equals(ask.chain().topic());
            if (meant && table.holds(pause.number())) {
                throw new Violation(Invariant.PAUSED_MEANS_STILL, ask + " is asked for in spite of " + pause);
            }
        }
    }

    private static void demandStill(Pause pause, Outgoing attempt) {
        String topic = pause.topic();
        if (topic == null || topic.equals(attempt.row().chain().topic())) {
            throw new Violation(Invariant.PAUSED_MEANS_STILL, attempt + " is asked for in spite of " + pause);
        }
    }
}
