package dev.outrider.convert.codec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.Utf8;
import dev.outrider.convert.headers.Contexts;
import dev.outrider.core.Row;
import dev.outrider.core.Trace;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.core.message.Encoding;
import io.cloudevents.core.v1.CloudEventBuilder;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.CloudEventSerializer;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Makes CloudEvents 1.0, binary or structured, with the SDK of the specification's authors. What the SDK would let pass and the specification does not (an
 * empty subject, a control character, data that is not what its content type says) is refused here, with the attribute's name.
 *
 * <p>A row without a payload makes an event without data: binary, its attributes are in the headers and the value is null, so that it is a tombstone too;
 * structured, it can only be a tombstone, because an event that is a document is not null.
 */
public final class CloudEventCodec implements Codec {

    private static final String DATA = "data";

    private final CloudEventRules rules;
    private final BooleanSupplier checked;
    private final CloudEventSerializer serializer = new CloudEventSerializer();
    private final EventAttributes attributes;

    /**
     * Makes a codec.
     *
     * @param rules how rows become events
     * @param checked whether the database has checked already that payloads are JSON
     */
    public CloudEventCodec(CloudEventRules rules, BooleanSupplier checked) {
        this.rules = rules;
        this.checked = checked;
        this.attributes = new EventAttributes(rules);
        Map<String, Object> settings = rules.structured()
                ? Map.of(
                        CloudEventSerializer.ENCODING_CONFIG,
                        Encoding.STRUCTURED,
                        CloudEventSerializer.EVENT_FORMAT_CONFIG,
                        new JsonFormat().withForceNonJsonDataToString())
                : Map.of(CloudEventSerializer.ENCODING_CONFIG, Encoding.BINARY);
        serializer.configure(settings, false);
    }

    @Override
    public byte @Nullable [] encode(Row row, byte @Nullable [] raw, Headers headers) throws UnsendableException {
        if (raw == null && rules.structured()) {
            return null;
        }
        CloudEventBuilder builder = new CloudEventBuilder();
        String contentType = attributes.addTo(builder, row);
        if (raw != null) {
            builder.withData(data(raw, contentType));
        }
        extend(builder, row);
        try {
            CloudEvent event = builder.build();
            return serializer.serialize(row.chain().topic(), headers, event);
        } catch (RuntimeException e) {
            // The SDK has the last word on what it makes; it names the attribute.
            throw new UnsendableException("cloudevent", String.valueOf(e.getMessage()));
        }
    }

    private CloudEventData data(byte[] raw, String contentType) throws UnsendableException {
        String media = contentType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        boolean plainJson = media.equals("application/json") || media.equals("text/json");
        if (!plainJson && !media.endsWith("+json")) {
            return BytesCloudEventData.wrap(checkedText(raw, media));
        }
        String fault = checked.getAsBoolean() ? null : JsonText.fault(raw);
        if (fault != null) {
            throw new UnsendableException(DATA, fault + ", but datacontenttype is " + contentType);
        }
        if (!plainJson && rules.structured()) {
            // Of a type like application/vnd.example+json the SDK does not know that it is JSON, and would quote it.
            JsonNode tree = JsonTree.node(raw, DATA);
            return JsonCloudEventData.wrap(tree);
        }
        return BytesCloudEventData.wrap(raw);
    }

    /** Within a JSON document, data that is neither JSON nor text would come out changed. */
    private byte[] checkedText(byte[] raw, String media) throws UnsendableException {
        if (rules.structured() && !Utf8.isText(raw)) {
            throw new UnsendableException(
                    DATA,
                    "is not text in UTF-8, and cannot stand as " + media
                            + " in a structured event; value.codec cloudevents-binary takes any bytes");
        }
        return raw;
    }

    private void extend(CloudEventBuilder builder, Row row) throws UnsendableException {
        byte[] key = row.chain().key();
        if (rules.partitionkey() && key != null) {
            builder.withExtension("partitionkey", EventAttributes.text("partitionkey", key, "the key"));
        }
        Trace trace = rules.tracing() ? row.content().trace() : null;
        String parent = trace == null ? null : trace.traceparent();
        if (trace != null && parent != null && Contexts.isTraceparent(parent)) {
            builder.withExtension(Contexts.TRACEPARENT, parent);
            String state = trace.tracestate();
            if (state != null && Contexts.isTracestate(state)) {
                builder.withExtension(Contexts.TRACESTATE, state);
            }
        }
    }
}
