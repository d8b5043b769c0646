package dev.outrider.admin;

import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Row;
import org.jspecify.annotations.Nullable;

/**
 * A command that has not ended, and what is known of its row now.
 *
 * @param number the command's number
 * @param action what is to be done
 * @param seq the row's number
 * @param takenVersion the version of the row's entry that somebody began to carry it out on, null when nobody has
 * @param entry the row's entry in the side table, null when it has none any more
 */
public record OpenCommand(
        long number,
        Action action,
        long seq,
        @Nullable String takenVersion,
        @Nullable Entry entry) {

    /** What became of a command that was carried out. */
    public static final String DONE = "done";

    /**
     * A row's entry in the side table.
     *
     * @param id the event's id
     * @param chain topic and key under which it was settled
     * @param parked whether it is parked; otherwise it waits
     * @param reason the failure's code and words
     * @param version which changes with every refusal, and with nothing else
     */
    public record Entry(String id, ChainId chain, boolean parked, String reason, String version) {}

    /** What to do next about a command. */
    public sealed interface Step {}

    /** Nothing yet: it is under way. */
    public record Wait() implements Step {}

    /** Nothing more: it was carried out, and the row waits for its turn, for as long as its topic is away perhaps. */
    public record Carried() implements Step {}

    /** Tell the relay of the row, which needs no content for that. */
    public record Tell(Row row, String version) implements Step {}

    /** It is over. */
    public record End(String outcome) implements Step {}

    /**
     * What to do next.
     *
     * @param told whether the relay was told of it in the present term: what a term was told ends with it
     */
    public Step next(boolean told) {
        Entry present = entry;
        if (present == null) {
            return new End(takenVersion == null ? "the row was not parked any more" : DONE);
        }
        if (!present.parked) {
            return takenVersion == null ? new End("the row was not parked any more") : new Carried();
        }
        if (takenVersion != null && !takenVersion.equals(present.version)) {
            return new End("refused again: " + present.reason);
        }
        Row row = new Row(seq, present.id, present.chain, null, Content.of(null), null);
        return told ? new Wait() : new Tell(row, present.version);
    }
}
