package dev.outrider.convert.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a row becomes a CloudEvent.
 *
 * @param structured whether the event is one JSON document; otherwise its attributes are headers, and its data is the value
 * @param fixed attributes that are the same for every row
 * @param columns attributes that columns of the row fill, before the fixed ones
 * @param partitionkey whether the row's key is told in extension {@code partitionkey} too
 * @param tracing whether the row's own trace is told in extensions {@code traceparent} and {@code tracestate} too
 */
public record CloudEventRules(
        boolean structured, Fixed fixed, List<FromColumn> columns, boolean partitionkey, boolean tracing) {

    /** Takes a copy. */
    public CloudEventRules {
        columns = List.copyOf(columns);
    }

    /**
     * Attributes that are the same for every row.
     *
     * @param source where events come from, a URI or a part of one; null when a column says so for each
     * @param datacontenttype what the data is
     * @param dataschema the URI of the data's schema, null for none
     */
    public record Fixed(
            @Nullable String source,
            String datacontenttype,
            @Nullable String dataschema) {}

    /**
     * A column that fills an attribute.
     *
     * @param attribute one of the specification's, or an extension's name
     * @param index where the column's value stands among those that a row brings along
     * @param column the column's name, for messages
     */
    public record FromColumn(String attribute, int index, String column) {}
}
