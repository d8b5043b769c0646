package dev.outrider.convert.headers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Headers that the configuration wants on every record: from columns, and with fixed values. */
public final class ExtraHeaders {

    /** None. */
    public static final ExtraHeaders NONE = new ExtraHeaders(List.of(), List.of());

    private final List<FromColumn> columns;
    private final List<Header> fixed = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /**
     * Makes the headers.
     *
     * @param columns those from columns
     * @param fixed names and values of those that are the same on every record
     */
    public ExtraHeaders(List<FromColumn> columns, List<Map.Entry<String, String>> fixed) {
        this.columns = List.copyOf(columns);
        // A header of the client's is never changed, so that all records may share it.
        fixed.forEach(entry ->
                this.fixed.add(new RecordHeader(entry.getKey(), entry.getValue().getBytes(StandardCharsets.UTF_8))));
        this.columns.forEach(column -> names.add(column.name()));
        this.fixed.forEach(header -> names.add(header.key()));
    }

    /**
     * A column that becomes a header.
     *
     * @param name the header's name
     * @param index where the column's value stands among those that a row brings along
     */
    public record FromColumn(String name, int index) {}

    /** Whether there are none. */
    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** Whether a header of this name is one of these, whether or not the present row has a value for it. */
    public boolean has(String name) {
        return names.contains(name);
    }

    /**
     * Adds them. A column that is null makes no header.
     *
     * @param headers where they go
     * @param values the values that the row brought along, as they are in the column
     */
    public void addTo(Headers headers, byte @Nullable [] @Nullable [] values) {
        if (values != null) {
            for (FromColumn column : columns) {
                byte[] value = values[column.index()];
                if (value != null) {
                    headers.add(new RecordHeader(column.name(), value));
                }
            }
        }
        for (Header header : fixed) {
            headers.add(header);
        }
    }
}
