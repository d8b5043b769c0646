package dev.outrider.convert.codec;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.Utf8;
import dev.outrider.core.Row;
import io.cloudevents.core.v1.CloudEventBuilder;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills the attributes of an event, each checked against the specification. A column comes before what is fixed, and null in it is as if there were none. */
final class EventAttributes {

    private static final String SOURCE = "source";
    private static final String SUBJECT = "subject";
    private static final String TYPE = "type";
    private static final String SCHEMA = "dataschema";
    private static final String CONTENT_TYPE = "datacontenttype";

    /** A media type: type, subtype, parameters. */
    private static final Pattern MEDIA = Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+\\s*(;.*)?");

    private final CloudEventRules rules;
    private @Nullable URI lastSource;
    private String lastSourceText = "";

    EventAttributes(CloudEventRules rules) {
        this.rules = rules;
    }

    /** Fills them, and returns what the data is. */
    String addTo(CloudEventBuilder builder, Row row) throws UnsendableException {
        CloudEventRules.Fixed fixed = rules.fixed();
        String source = fixed.source();
        String subject = subject(row);
        String type = row.content().type();
        String schema = fixed.dataschema();
        String contentType = fixed.datacontenttype();
        byte[][] values = row.content().columns();
        for (CloudEventRules.FromColumn column : rules.columns()) {
            byte[] bytes = values == null ? null : values[column.index()];
            if (bytes != null) {
                String value = text(column.attribute(), bytes, "column " + column.column());
                switch (column.attribute()) {
                    case SOURCE -> source = value;
                    case SUBJECT -> subject = value;
                    case TYPE -> type = value;
                    case SCHEMA -> schema = value;
                    case CONTENT_TYPE -> contentType = value;
                    default -> builder.withExtension(column.attribute(), value);
                }
            }
        }
        builder.withId(needed("id", row.id()));
        builder.withType(needed(TYPE, type));
        builder.withSource(source(needed(SOURCE, source)));
        if (subject != null) {
            builder.withSubject(needed(SUBJECT, subject));
        }
        if (schema != null) {
            builder.withDataSchema(schema(schema));
        }
        if (!MEDIA.matcher(contentType).matches()) {
            throw new UnsendableException(CONTENT_TYPE, "must be a media type such as application/json");
        }
        builder.withDataContentType(contentType);
        addTime(builder, row.content().timestampMillis());
        return contentType;
    }

    private static void addTime(CloudEventBuilder builder, @Nullable Long millis) {
        if (millis != null) {
            builder.withTime(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
        }
    }

    /** The thing that the event is about, which is the key, unless a column says otherwise. A key that is no text is none. */
    private static @Nullable String subject(Row row) throws UnsendableException {
        byte[] key = row.chain().key();
        return key == null ? null : text(SUBJECT, key, "the key");
    }

    /** An attribute's text. The specification allows no control characters. */
    static String text(String attribute, byte[] bytes, String origin) throws UnsendableException {
        String text = Utf8.text(bytes);
        if (text == null) {
            throw new UnsendableException(attribute, origin + " is not text in UTF-8");
        }
        return checked(attribute, text);
    }

    private static String needed(String attribute, @Nullable String text) throws UnsendableException {
        if (text == null || text.isEmpty()) {
            throw new UnsendableException(attribute, "a CloudEvent must have it, and it must not be empty");
        }
        return checked(attribute, text);
    }

    private static String checked(String attribute, String text) throws UnsendableException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new UnsendableException(
                        attribute, "must not hold a control character, as at position " + (i + 1));
            }
        }
        return text;
    }

    private URI source(String text) throws UnsendableException {
        URI known = lastSource;
        if (known == null || !text.equals(lastSourceText)) {
            known = uri(SOURCE, text);
            lastSource = known;
            lastSourceText = text;
        }
        return known;
    }

    private static URI schema(String text) throws UnsendableException {
        URI uri = uri(SCHEMA, text);
        if (!uri.isAbsolute()) {
            throw new UnsendableException(SCHEMA, "must be an absolute URI");
        }
        return uri;
    }

    private static URI uri(String attribute, String text) throws UnsendableException {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new UnsendableException(attribute, "is not a URI: " + e.getReason());
        }
    }
}
