package dev.outrider.bench.contest;

import java.util.Locale;

/** How the plain loop remembers what it has sent. */
public enum Marking {
    /** As Outrider does: a heap-only update of one column. */
    FLAG(
            "update outbox set published_at = now() where seq between ? and ? and published_at is null",
            "select count(*) from outbox where seq = ? and published_at is not null"),
    /** One number for everything. Nothing else is written, and a row that commits late is lost. */
    CHECKPOINT(
            "update plain_loop set seq = greatest(?::bigint, ?::bigint)",
            "select count(*) from plain_loop where seq >= ?"),
    /** The rows are gone. */
    DELETE("delete from outbox where seq between ? and ?", "select 1 - count(*) from outbox where seq = ?");

    private final String mark;
    private final String recorded;

    Marking(String mark, String recorded) {
        this.mark = mark;
        this.recorded = recorded;
    }

    /** The statement that marks a page; parameters: its first and last number. */
    public String mark() {
        return mark;
    }

    /** A question that answers 1 when the row is marked; parameter: its number. */
    String recorded() {
        return recorded;
    }

    /** Its name in the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
