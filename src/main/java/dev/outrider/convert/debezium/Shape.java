package dev.outrider.convert.debezium;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Codec;
import dev.outrider.convert.debezium.Placement.Place;
import dev.outrider.core.Row;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * How the router shapes a row.
 *
 * @param placements columns that go to headers or to the envelope, in the order in which the row brings them as JSON
 * @param expandJson whether the payload must be a JSON document, and one that is hidden in a JSON string is taken out of it
 * @param tombstones whether an empty payload makes a tombstone
 * @param quoted whether a payload that goes out alone and is not expanded becomes a JSON string, as Kafka Connect's JsonConverter makes of a text
 */
public record Shape(List<Placement> placements, boolean expandJson, boolean tombstones, boolean quoted) {

    /** What the payload is called in its envelope, and in faults. */
    static final String PAYLOAD = "payload";

    /** Takes a copy. */
    public Shape {
        placements = List.copyOf(placements);
    }

    /** Whether it leaves every row as it is. */
    public boolean plain() {
        return placements.isEmpty() && !expandJson && !tombstones && !quoted;
    }

    /** The columns that a row must bring along as JSON. */
    public List<String> columns() {
        return placements.stream().map(Placement::column).toList();
    }

    /**
     * A codec that shapes the row and lets another encode what comes out.
     *
     * @param next encodes the shaped value
     * @param first where in the row's further columns those of {@link #columns} begin
     */
    public Codec before(Codec next, int first) {
        boolean enveloped = placements.stream().anyMatch(each -> each.place() == Place.ENVELOPE);
        return (row, raw, headers) -> next.encode(row, shaped(row, raw, headers, first, enveloped), headers);
    }

    private byte @Nullable [] shaped(Row row, byte @Nullable [] raw, Headers headers, int first, boolean enveloped)
            throws UnsendableException {
        byte @Nullable [] @Nullable [] columns = row.content().columns();
        Envelope envelope = enveloped ? new Envelope() : null;
        byte[] document = payload(raw);
        if (envelope != null) {
            envelope.payload(document, expandJson);
        }
        for (int i = 0; i < placements.size(); i++) {
            byte[] value = columns == null ? null : columns[first + i];
            // A column that the table does not have, which the configuration allows.
            if (value != null) {
                place(placements.get(i), value, headers, envelope);
            }
        }
        if (document == null && (tombstones || envelope == null)) {
            return null;
        }
        if (envelope != null) {
            return envelope.bytes();
        }
        return quoted && !expandJson && document != null ? Envelope.quoted(document) : document;
    }

    private static void place(Placement placement, byte[] json, Headers headers, @Nullable Envelope envelope) {
        if (placement.place() == Place.HEADER) {
            headers.add(new RecordHeader(placement.alias(), Json.scalar(json)));
        } else if (envelope != null) {
            envelope.member(placement.alias(), json);
        }
    }

    private byte @Nullable [] payload(byte @Nullable [] raw) throws UnsendableException {
        if (raw == null || (tombstones && isEmpty(raw))) {
            return null;
        }
        if (expandJson && isEmpty(raw)) {
            throw new UnsendableException(
                    PAYLOAD, "is empty, which is no JSON; set route.tombstone.on.empty.payload to make it a tombstone");
        }
        return expandJson ? Json.document(raw, PAYLOAD) : raw;
    }

    private static boolean isEmpty(byte @Nullable [] raw) {
        if (raw != null) {
            for (byte each : raw) {
                if (each < 0 || each > ' ') {
                    return false;
                }
            }
        }
        return true;
    }
}
