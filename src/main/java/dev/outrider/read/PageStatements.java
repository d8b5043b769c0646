package dev.outrider.read;

import dev.outrider.convert.Addressing;
import dev.outrider.core.ChainId;
import dev.outrider.core.Incarnation;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Row;
import dev.outrider.core.Settlement;
import dev.outrider.core.WaitingAsk;
import dev.outrider.database.Incarnations;
import dev.outrider.database.Multiranges;
import dev.outrider.database.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The statements that read rows, and what is made of their answers. */
final class PageStatements {

    private static final int WAITING_EXTRAS = 5;

    private final Layout layout;
    private final RowMapper mapper;
    private final Limits limits;
    private final HolderList holders;
    private final String fast;
    private final String fastWithGaps;
    private final String metered;
    private final String meteredWithGaps;
    private final Map<PageSql.Waiting, String> waiting = new EnumMap<>(PageSql.Waiting.class);

    PageStatements(TableShape shape, Addressing addressing, Limits limits) {
        this.layout = new Layout(shape, addressing);
        this.mapper = new RowMapper(layout, addressing);
        this.limits = limits;
        this.holders = new HolderList(shape);
        PageSql sql = new PageSql(shape, layout);
        this.fast = sql.fast(false);
        this.fastWithGaps = sql.fast(true);
        this.metered = sql.metered(false);
        this.meteredWithGaps = sql.metered(true);
        for (PageSql.Waiting whose : PageSql.Waiting.values()) {
            waiting.put(whose, sql.waiting(whose));
        }
    }

    /** The share of a page that each of its rows may take, if all came. */
    static long fairBytes(PageAsk ask) {
        return ask.maxBytes() / ask.maxRows();
    }

    PageResult readFast(Connection connection, PageAsk ask) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(ask.gaps().isEmpty() ? fast : fastWithGaps)) {
            statement.setLong(1, ask.cursor());
            statement.setLong(2, ask.maxRows());
            statement.setLong(3, fairBytes(ask));
            if (!ask.gaps().isEmpty()) {
                statement.setString(4, Multiranges.text(ask.gaps()));
            }
            try (ResultSet line = statement.executeQuery()) {
                return fastPage(line, ask.maxRows());
            }
        }
    }

    private PageResult fastPage(ResultSet line, int maxRows) throws SQLException {
        Builder page = new Builder();
        int size = layout.size() + 1;
        while (line.next()) {
            page.scalars(line, size + 1);
            if (mapper.seq(line) == 0) {
                break;
            }
            line.getLong(size);
            if (!line.wasNull()) {
                return new PageResult(page.end(true), true, line.getLong(size));
            }
            page.add(mapper.map(line));
        }
        return new PageResult(page.end(page.rows.size() >= maxRows), false, 0);
    }

    PageResult readMetered(Connection connection, PageAsk ask) throws SQLException {
        String sql = ask.gaps().isEmpty() ? metered : meteredWithGaps;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, ask.cursor());
            statement.setLong(2, ask.maxRows());
            statement.setLong(3, ask.maxBytes());
            statement.setLong(4, limits.rowBytes());
            if (!ask.gaps().isEmpty()) {
                statement.setString(5, Multiranges.text(ask.gaps()));
            }
            try (ResultSet line = statement.executeQuery()) {
                Meter meter = new Meter(ask.maxRows(), ask.maxBytes(), limits.rowBytes());
                Builder page = new Builder();
                while (line.next()) {
                    page.scalars(line, layout.size() + 2);
                    if (mapper.seq(line) == 0 || !meter.takes(line.getLong(layout.size() + 1))) {
                        break;
                    }
                    page.add(
                            meter.lastTooLarge()
                                    ? mapper.tooLarge(line, mapper.chain(line), meter.reason())
                                    : mapper.map(line));
                }
                return new PageResult(page.end(meter.cut()), false, meter.largestBytes);
            }
        }
    }

    Page readWaiting(Connection connection, WaitingAsk ask) throws SQLException {
        PageSql.Waiting whose = whose(ask);
        try (PreparedStatement statement = connection.prepareStatement(waiting.get(whose))) {
            statement.setString(1, ask.chain().topic());
            statement.setLong(2, ask.maxRows());
            statement.setLong(3, ask.maxBytes());
            statement.setLong(4, limits.rowBytes());
            if (whose == PageSql.Waiting.OF_CHAIN) {
                statement.setBytes(5, ask.chain().key());
            }
            try (ResultSet line = statement.executeQuery()) {
                Meter meter = new Meter(ask.maxRows(), ask.maxBytes(), limits.rowBytes());
                Builder page = new Builder();
                int extras = layout.size() + 2;
                while (line.next()) {
                    page.scalars(line, extras + WAITING_EXTRAS);
                    if (line.getString(extras) == null || !meter.takes(line.getLong(layout.size() + 1))) {
                        break;
                    }
                    page.add(waiting(line, extras, meter));
                }
                return page.end(meter.cut());
            }
        }
    }

    private static PageSql.Waiting whose(WaitingAsk ask) {
        if (ask.scope() == Settlement.Scope.TOPIC) {
            return PageSql.Waiting.OF_TOPIC;
        }
        return ask.chain().keyed() ? PageSql.Waiting.OF_CHAIN : PageSql.Waiting.WITHOUT_KEY;
    }

    /** Under the topic and key it was settled with: only so does it drain its own chain, whatever the template says by now. */
    private Row waiting(ResultSet line, int extras, Meter meter) throws SQLException {
        ChainId chain = new ChainId(line.getString(extras), line.getBytes(extras + 1));
        if (line.getBoolean(extras + 2)) {
            return RowMapper.gone(line.getLong(extras + 3), line.getString(extras + 4), chain);
        }
        return meter.lastTooLarge() ? mapper.tooLarge(line, chain, meter.reason()) : mapper.map(line, chain);
    }

    Page withHolders(Connection connection, Page page) throws SQLException {
        Set<String> present = holders.list(connection, page.incarnation());
        return new Page(page.rows(), page.cut(), page.incarnation(), page.lastValue(), present);
    }

    /** Counts what a page takes, as the statement did. */
    static final class Meter {
        private final int maxRows;
        private final long maxBytes;
        private final long rowBytesMax;
        private int rows;
        private long bytes;
        private long lastBytes;
        private long largestBytes;
        private boolean full;

        Meter(int maxRows, long maxBytes, long rowBytesMax) {
            this.rowBytesMax = rowBytesMax;
            this.maxRows = maxRows;
            this.maxBytes = maxBytes;
        }

        /** Whether the row came with its content; otherwise it only says that there is more. */
        boolean takes(long rowBytes) {
            lastBytes = rowBytes;
            largestBytes = Math.max(largestBytes, rowBytes);
            rows++;
            bytes += lastTooLarge() ? PageSql.ROW_BYTES : rowBytes;
            full = rows > 1 && bytes > maxBytes;
            return !full;
        }

        boolean lastTooLarge() {
            return lastBytes > rowBytesMax;
        }

        String reason() {
            return "the row has " + lastBytes + " bytes, of which at most " + rowBytesMax + " can be read";
        }

        boolean cut() {
            // A row that begins where the page is full already does not even come to say so.
            return full || bytes >= maxBytes || rows >= maxRows;
        }
    }

    /** A page in the making. */
    private static final class Builder {
        private final List<Row> rows = new ArrayList<>();
        private Incarnation incarnation = new Incarnation("");
        private long lastValue;
        private boolean started;

        /** The same in every line. */
        void scalars(ResultSet line, int position) throws SQLException {
            if (!started) {
                incarnation = Incarnations.read(line, position);
                lastValue = line.getLong(position + 1);
                started = true;
            }
        }

        /** The order is the index's and not asked of a sort; a plan that breaks it would lose rows, so it is not taken on trust. */
        void add(Row row) throws SQLException {
            if (!rows.isEmpty() && rows.get(rows.size() - 1).seq() >= row.seq()) {
                throw new SQLException("row " + row.seq() + " came after row "
                        + rows.get(rows.size() - 1).seq() + ": the page is out of order");
            }
            rows.add(row);
        }

        Page end(boolean cut) {
            return new Page(rows, cut, incarnation, lastValue, null);
        }
    }
}
