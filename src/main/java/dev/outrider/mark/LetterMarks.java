package dev.outrider.mark;

import dev.outrider.core.OutboxException;
import dev.outrider.database.Pool;
import java.sql.PreparedStatement;
import java.util.List;

/** Notes which dead letters are out. Needs no fence: one that is noted by an instance that has just lost the lane is out all the same. */
public final class LetterMarks {

    /** A row that was refused again meanwhile has other attempts, and wants another letter. */
    private static final String NOTE = """
            update outrider.settled s set lettered_attempts = n.attempts, lettered_at = now()
              from unnest(?::bigint[], ?::text[], ?::int[]) n(seq, id, attempts)
             where s.seq = n.seq and s.id = n.id and s.attempts = n.attempts""";

    private final Pool pool;

    /**
     * One letter.
     *
     * @param seq the row's number
     * @param id the event's id
     * @param attempts how many attempts the letter told of
     */
    public record Mark(long seq, String id, int attempts) {}

    /**
     * Writes through a pool that somebody else closes.
     *
     * @param pool the connection
     */
    public LetterMarks(Pool pool) {
        this.pool = pool;
    }

    /** Notes that these are out. */
    public void note(List<Mark> marks) throws OutboxException {
        pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(NOTE)) {
                statement.setArray(
                        1,
                        connection.createArrayOf(
                                "int8", marks.stream().map(Mark::seq).toArray()));
                statement.setArray(
                        2,
                        connection.createArrayOf(
                                "text", marks.stream().map(Mark::id).toArray()));
                statement.setArray(
                        3,
                        connection.createArrayOf(
                                "int4", marks.stream().map(Mark::attempts).toArray()));
                return statement.executeUpdate();
            }
        });
    }
}
