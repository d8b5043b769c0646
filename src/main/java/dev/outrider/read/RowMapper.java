package dev.outrider.read;

import dev.outrider.convert.Addressing;
import dev.outrider.convert.KeyRule;
import dev.outrider.convert.KeyTemplate;
import dev.outrider.convert.RecordTime;
import dev.outrider.convert.Router;
import dev.outrider.convert.RowHeaders;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Row;
import dev.outrider.core.Trace;
import dev.outrider.database.Column;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Row} of the line a result stands on. The first thing that is wrong with it becomes its fault. */
final class RowMapper {

    private final Layout layout;
    private final Router router;
    private final KeyRule keyRule;
    private final int routed;
    private final int keyed;
    private final int carried;
    private final int seq;
    private final int id;
    private final int key;
    private final int type;
    private final int payload;
    private final int headers;
    private final int traceparent;
    private final int tracestate;
    private final int baggage;
    private final int topic;
    private final int partition;
    private final int eventTime;
    private final int createdAt;
    private final boolean writtenWhen;
    private byte @Nullable [] lastTypeBytes;
    private String lastType = "";
    private @Nullable String fault;

    RowMapper(Layout layout, Addressing addressing) {
        this.layout = layout;
        this.router = new Router(addressing.routes());
        this.keyRule = addressing.key();
        this.routed = router.columns().size();
        this.keyed = keyRule.columns().size();
        this.carried =
                addressing.carried().size() + addressing.documents().columns().size();
        this.seq = layout.position(Column.SEQ);
        this.id = layout.position(Column.ID);
        this.key = layout.position(Column.AGGREGATEID);
        this.type = layout.position(Column.TYPE);
        this.payload = layout.position(Column.PAYLOAD);
        this.headers = layout.position(Column.HEADERS);
        this.traceparent = layout.position(Column.TRACEPARENT);
        this.tracestate = layout.position(Column.TRACESTATE);
        this.baggage = layout.position(Column.BAGGAGE);
        this.topic = layout.position(Column.TOPIC);
        this.partition = layout.position(Column.PARTITION);
        this.eventTime = layout.position(Column.EVENT_TIME);
        this.createdAt = layout.position(Column.CREATED_AT);
        this.writtenWhen = layout.writtenWhen();
    }

    /** The number of the line's row; 0 when the line holds none. */
    long seq(ResultSet line) throws SQLException {
        return line.getLong(seq);
    }

    /** When the row was written, in seconds since 1970 by the database's clock; NaN when it does not tell. */
    double written(ResultSet line) throws SQLException {
        double seconds = writtenWhen ? line.getDouble(createdAt) : Double.NaN;
        return writtenWhen && line.wasNull() ? Double.NaN : seconds;
    }

    /** The row as it is. */
    Row map(ResultSet line) throws SQLException {
        fault = null;
        ChainId chain = new ChainId(topic(line), key(line));
        return row(line, line.getLong(seq), chain);
    }

    /** The row under a chain that is known. */
    private Row map(ResultSet line, ChainId chain) throws SQLException {
        fault = null;
        return row(line, line.getLong(seq), chain);
    }

    /** A settled row, under the topic and key it was settled with: only so does it drain its own chain, whatever the template says by now. */
    Row settled(ResultSet line, PageStatements.Meter meter) throws SQLException {
        int extras = layout.extrasAt();
        ChainId chain = new ChainId(line.getString(extras), line.getBytes(extras + 1));
        if (line.getBoolean(extras + 2)) {
            return gone(line.getLong(extras + 3), line.getString(extras + 4), chain);
        }
        return meter.lastTooLarge() ? tooLarge(line, chain, meter.reason()) : map(line, chain);
    }

    /** The row without its content, because of its size. */
    Row tooLarge(ResultSet line, ChainId chain, String reason) throws SQLException {
        return new Row(line.getLong(seq), id(line), chain, null, Content.of(null), reason);
    }

    /** A row that waited and was deleted meanwhile: nobody would ever miss it in the side table if it just did not come. */
    private static Row gone(long seq, String id, ChainId chain) {
        return new Row(seq, id, chain, null, Content.of(null), "the row was deleted from the outbox while it waited");
    }

    /** The chain alone; a topic that cannot be made is left as far as it got. */
    ChainId chain(ResultSet line) throws SQLException {
        fault = null;
        return new ChainId(topic(line), key(line));
    }

    private Row row(ResultSet line, long number, ChainId chain) throws SQLException {
        String name = id(line);
        Integer ownPartition = partition == 0 ? null : partition(line);
        Content content = new Content(
                line.getBytes(payload),
                time(line),
                type(line),
                Trace.of(text(line, traceparent), text(line, tracestate), text(line, baggage)),
                headers == 0 ? null : headers(line),
                carried == 0 ? null : values(line, routed + keyed, carried));
        return new Row(number, name, chain, ownPartition, content, fault);
    }

    private String id(ResultSet line) throws SQLException {
        String value = line.getString(id);
        if (value == null) {
            fail("column " + layout.name(Column.ID) + " is null");
            return "";
        }
        return value;
    }

    private String topic(ResultSet line) throws SQLException {
        byte[] own = topic == 0 ? null : line.getBytes(topic);
        Router.Topic made = own == null ? router.byColumns(values(line, 0, routed)) : router.own(own);
        if (made.fault() != null) {
            fail(made.fault());
        }
        return made.name();
    }

    private byte @Nullable [] key(ResultSet line) throws SQLException {
        KeyTemplate template = keyRule.template();
        if (template == null) {
            return keyRule.form() == KeyRule.Form.NONE ? null : line.getBytes(key);
        }
        byte[] @Nullable [] values = values(line, routed, keyed);
        String missing = template.firstNull(values);
        if (missing != null) {
            fail("column " + missing + ", which the key is made of, is null");
            return null;
        }
        return template.fill(values);
    }

    /** Values of further columns, from one of them on. */
    private byte[] @Nullable [] values(ResultSet line, int from, int count) throws SQLException {
        byte[] @Nullable [] values = new byte[count][];
        for (int i = 0; i < count; i++) {
            values[i] = line.getBytes(layout.firstFurther() + from + i);
        }
        return values;
    }

    private @Nullable Integer partition(ResultSet line) throws SQLException {
        long value = line.getLong(partition);
        if (line.wasNull()) {
            return null;
        }
        if (value < 0 || value > Integer.MAX_VALUE) {
            fail("column " + layout.name(Column.PARTITION) + " is no partition: " + value);
            return null;
        }
        return (int) value;
    }

    private @Nullable Long time(ResultSet line) throws SQLException {
        Long event = eventTime == 0 ? null : time(line, eventTime, Column.EVENT_TIME);
        return event != null || createdAt == 0 || fault != null ? event : time(line, createdAt, Column.CREATED_AT);
    }

    private @Nullable Long time(ResultSet line, int position, Column column) throws SQLException {
        double seconds = line.getDouble(position);
        if (line.wasNull()) {
            return null;
        }
        String wrong = RecordTime.fault(seconds, layout.name(column));
        if (wrong != null) {
            fail(wrong);
            return null;
        }
        return RecordTime.millis(seconds);
    }

    private @Nullable String headers(ResultSet line) throws SQLException {
        byte[] text = line.getBytes(headers);
        if (text == null) {
            return null;
        }
        String wrong = RowHeaders.fault(text, layout.name(Column.HEADERS), layout.headersAreJson());
        if (wrong != null) {
            fail(wrong);
            return null;
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Few types, many rows of each: the last row's text is taken again where it is the same, and costs nothing to make, keep and collect. */
    private @Nullable String type(ResultSet line) throws SQLException {
        byte[] bytes = type == 0 ? null : line.getBytes(type);
        if (bytes == null) {
            return null;
        }
        if (!Arrays.equals(bytes, lastTypeBytes)) {
            lastType = new String(bytes, StandardCharsets.UTF_8);
            lastTypeBytes = bytes;
        }
        return lastType;
    }

    private static @Nullable String text(ResultSet line, int position) throws SQLException {
        return position == 0 ? null : line.getString(position);
    }

    private void fail(String reason) {
        if (fault == null) {
            fault = reason;
        }
    }
}
