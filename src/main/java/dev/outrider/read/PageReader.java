package dev.outrider.read;

import dev.outrider.convert.Addressing;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.WaitingAsk;
import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.Shaped;
import dev.outrider.database.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reads pages of the outbox. Used by one thread at a time. */
public final class PageReader {

    private static final int MEASURED_ROWS_MIN = 16;

    private final Pool pool;
    private final Limits limits;
    private final Shaped<PageStatements> statements;
    private volatile boolean payloadIsJson;
    /** Fewer rows are asked for after a failure: a page that timed out once would time out for ever. */
    private int rowsAllowed = Integer.MAX_VALUE;

    /**
     * Bytes of the largest row of the last page as far as measured, 0 when none had to be since all were fair. Above a fair share the next page is metered; MAX_VALUE after
     * a failure forces it.
     */
    private long largestBytes;

    /**
     * Makes a reader.
     *
     * @param pool the connection for reading
     * @param table what the outbox is called
     * @param addressing which further columns are wanted
     * @param limits what memory bears
     */
    public PageReader(Pool pool, OutboxTable table, Addressing addressing, Limits limits) {
        this.pool = pool;
        this.limits = limits;
        this.statements = new Shaped<>(table, shape -> {
            String type = shape.type(Column.PAYLOAD);
            payloadIsJson = "json".equals(type) || "jsonb".equals(type);
            return new PageStatements(shape, addressing, limits);
        });
    }

    /** Whether the database itself has checked that the payloads read so far are JSON. Any thread may ask. */
    public boolean payloadIsJson() {
        return payloadIsJson;
    }

    /** The statements that look at the outbox, so that their plans can be checked. */
    public static List<String> texts(TableShape shape, Addressing addressing) {
        PageSql sql = new PageSql(shape, new Layout(shape, addressing));
        return List.of(sql.fast(false), sql.fast(true), sql.metered(false), sql.metered(true));
    }

    /** Looks at the outbox, and after that, if asked, at who may still commit. */
    public Page read(PageAsk ask) throws OutboxException {
        int rows = Math.min(ask.maxRows(), rowsAllowed);
        PageAsk bounded = new PageAsk(ask.cursor(), ask.gaps(), rows, limits.page(ask.maxBytes()), ask.listHolders());
        return tried(rows, connection -> read(connection, bounded));
    }

    /** Looks at the waiting rows of a scope. */
    public Page readWaiting(WaitingAsk ask) throws OutboxException {
        int rows = Math.min(ask.maxRows(), rowsAllowed);
        WaitingAsk bounded = new WaitingAsk(ask.scope(), ask.chain(), rows, limits.page(ask.maxBytes()));
        return tried(rows, connection -> statements.on(connection).readWaiting(connection, bounded));
    }

    private Page tried(int rows, Pool.Question<Page> question) throws OutboxException {
        try {
            Page page = pool.ask(question);
            rowsAllowed = rowsAllowed > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : 2 * rowsAllowed;
            return page;
        } catch (OutboxException e) {
            statements.forget();
            rowsAllowed = Math.max(1, rows / 2);
            // Perhaps it was more than the driver may hold: the next page is measured, whatever the estimates say.
            largestBytes = Long.MAX_VALUE;
            throw e;
        }
    }

    private Page read(Connection connection, PageAsk ask) throws SQLException {
        PageStatements present = statements.on(connection);
        PageResult result = null;
        if (largestBytes <= PageStatements.fairBytes(ask)) {
            result = present.readFast(connection, ask);
            largestBytes = result.largestBytes();
        }
        if (result == null || result.tooLarge()) {
            // In one snapshot of its own; what the fast look saw is forgotten.
            result = present.readMetered(connection, fewer(ask));
        }
        largestBytes = result.largestBytes();
        return ask.listHolders() ? present.withHolders(connection, result.page()) : result.page();
    }

    /** Measuring may unpack what it measures, so it is not done for a thousand rows of which ten will come. */
    private PageAsk fewer(PageAsk ask) {
        long rows = Math.max(MEASURED_ROWS_MIN, ask.maxBytes() / Math.max(1, largestBytes));
        return new PageAsk(
                ask.cursor(), ask.gaps(), (int) Math.min(rows, ask.maxRows()), ask.maxBytes(), ask.listHolders());
    }
}
