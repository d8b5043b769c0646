package dev.outrider.read;

import dev.outrider.convert.Addressing;
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
import java.util.Arrays;
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
        int bytesAt = layout.bytesAt();
        while (line.next()) {
            page.scalars(line, layout.extrasAt());
            if (mapper.seq(line) == 0) {
                break;
            }
            line.getLong(bytesAt);
            if (!line.wasNull()) {
                return new PageResult(page.end(true), true, line.getLong(bytesAt));
            }
            page.add(mapper.map(line), mapper.written(line));
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
                    page.scalars(line, layout.extrasAt());
                    if (mapper.seq(line) == 0 || !meter.takes(line.getLong(layout.bytesAt()))) {
                        break;
                    }
                    page.add(
                            meter.lastTooLarge()
                                    ? mapper.tooLarge(line, mapper.chain(line), meter.reason())
                                    : mapper.map(line),
                            mapper.written(line));
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
                int extras = layout.extrasAt();
                while (line.next()) {
                    page.scalars(line, extras + WAITING_EXTRAS);
                    if (line.getString(extras) == null || !meter.takes(line.getLong(layout.bytesAt()))) {
                        break;
                    }
                    page.add(mapper.settled(line, meter), mapper.written(line));
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

    Page withHolders(Connection connection, Page page) throws SQLException {
        Set<String> present = holders.list(connection, page.incarnation());
        return new Page(page.rows(), page.cut(), page.incarnation(), page.lastValue(), present, page.agesNanos());
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
        private static final double NANOS = 1e9;

        /** Ten years, beyond which a row's time is no time: infinite, for instance. */
        private static final double OLDEST_SECONDS = 3.2e8;

        private final List<Row> rows = new ArrayList<>();
        private long[] agesNanos = new long[16];
        private double clock = Double.NaN;
        private Incarnation incarnation = new Incarnation("");
        private long lastValue;
        private boolean started;

        /** The same in every line. */
        void scalars(ResultSet line, int position) throws SQLException {
            if (!started) {
                incarnation = Incarnations.read(line, position);
                lastValue = line.getLong(position + 1);
                double seconds = line.getDouble(position + 2);
                clock = line.wasNull() ? Double.NaN : seconds;
                started = true;
            }
        }

        /** The order is the index's and not asked of a sort; a plan that breaks it would lose rows, so it is not taken on trust. */
        void add(Row row, double writtenSeconds) throws SQLException {
            if (!rows.isEmpty() && rows.get(rows.size() - 1).seq() >= row.seq()) {
                throw new SQLException("row " + row.seq() + " came after row "
                        + rows.get(rows.size() - 1).seq() + ": the page is out of order");
            }
            if (rows.size() == agesNanos.length) {
                agesNanos = Arrays.copyOf(agesNanos, 2 * agesNanos.length);
            }
            double age = clock - writtenSeconds;
            agesNanos[rows.size()] = age < OLDEST_SECONDS ? Math.max(0, Math.round(age * NANOS)) : -1;
            rows.add(row);
        }

        Page end(boolean cut) {
            return new Page(rows, cut, incarnation, lastValue, null, Double.isNaN(clock) ? null : agesNanos);
        }
    }
}
