package dev.outrider.convert.redact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.outrider.convert.UnsendableException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One pass over one document. */
final class JsonRedactor {

    /** How long a number or a text may be is for the database and for the topic to say. Depth stays bounded: it is walked by calls. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            // A guess at UTF-16 would make a document of bytes that no consumer takes for one.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            // Names may be ids, of which there is no end.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // Or four bytes of an emoji would become twelve.
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private static final List<Targets.Step> NOWHERE = List.of();

    private final Targets targets;
    private final @Nullable KeyedHash hash;
    private final JsonParser in;
    private final JsonGenerator out;
    private final BitSet found = new BitSet();
    private boolean changed;

    private JsonRedactor(Targets targets, @Nullable KeyedHash hash, JsonParser in, JsonGenerator out) {
        this.targets = targets;
        this.hash = hash;
        this.in = in;
        this.out = out;
    }

    /**
     * What is left of a document.
     *
     * @param bytes without what is sensitive; the very bytes that came when nothing was found
     * @param missed the first rule that has found nothing, null when each has
     */
    record Clean(byte[] bytes, Rules.@Nullable ValueRule missed) {}

    /**
     * Cleans a document.
     *
     * @param field what the value is called, for the message
     * @throws UnsendableException when it is no document in JSON
     */
    static Clean clean(byte[] raw, Targets targets, @Nullable KeyedHash hash, String field) throws UnsendableException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length);
        long at = 0;
        try (JsonParser in = JSON.createParser(raw)) {
            try (JsonGenerator out = JSON.createGenerator(bytes)) {
                JsonRedactor redactor = new JsonRedactor(targets, hash, in, out);
                redactor.document();
                out.flush();
                return new Clean(redactor.changed ? bytes.toByteArray() : raw, redactor.missed());
            } catch (IOException | RuntimeException e) {
                // What it says quotes the data; where it happened does not. A fault of the parser's own is no better.
                at = Math.max(0, in.currentLocation().getByteOffset());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("closing what is in memory", e);
        }
        throw new UnsendableException(
                field,
                "is not one JSON document, and redact.rules look into it; it is wrong at or before byte " + at + " of "
                        + raw.length);
    }

    private Rules.@Nullable ValueRule missed() {
        int missed = found.nextClearBit(0);
        return missed < targets.count() ? targets.rule(missed) : null;
    }

    private void document() throws IOException {
        if (in.nextToken() == null) {
            throw new EOFException("nothing there");
        }
        Rules.ValueRule whole = targets.root();
        if (whole == null) {
            value(targets.roots());
        } else {
            found.set(0, targets.count());
            replace(whole.treatment());
        }
        if (in.nextToken() != null) {
            throw new IOException("more than one");
        }
    }

    /** Writes the value that begins with the present token. */
    private void value(List<Targets.Step> open) throws IOException {
        switch (in.currentToken()) {
            case START_OBJECT -> object(open);
            case START_ARRAY -> array(open);
            case VALUE_STRING -> out.writeString(in.getTextCharacters(), in.getTextOffset(), in.getTextLength());
            // The digits as they are.
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(in.getText());
            default -> out.copyCurrentEvent(in);
        }
    }

    private void object(List<Targets.Step> open) throws IOException {
        out.writeStartObject();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            List<Targets.Step> further = NOWHERE;
            Treatment treatment = null;
            for (Targets.Step step : open) {
                if (step.token().leadsTo(name)) {
                    further = further.isEmpty() ? new ArrayList<>() : further;
                    treatment = follow(step, treatment, further);
                }
            }
            if (!(treatment instanceof Treatment.Drop)) {
                out.writeFieldName(name);
            }
            child(treatment, further);
        }
        out.writeEndObject();
    }

    private void array(List<Targets.Step> open) throws IOException {
        out.writeStartArray();
        for (int i = 0; in.nextToken() != JsonToken.END_ARRAY; i++) {
            List<Targets.Step> further = NOWHERE;
            Treatment treatment = null;
            for (Targets.Step step : open) {
                if (step.token().leadsTo(i)) {
                    further = further.isEmpty() ? new ArrayList<>() : further;
                    treatment = follow(step, treatment, further);
                }
            }
            child(treatment, further);
        }
        out.writeEndArray();
    }

    /** Takes a step into a child: it may be what its rule is about, or on the way to it. */
    private @Nullable Treatment follow(Targets.Step step, @Nullable Treatment before, List<Targets.Step> further) {
        Targets.Step next = step.next();
        if (step.token().kind() == Pointer.Kind.DEEP) {
            Targets.enter(step, further);
            return before;
        }
        if (next != null) {
            Targets.enter(next, further);
            return before;
        }
        found.set(step.rule());
        return before == null ? targets.rule(step.rule()).treatment() : before;
    }

    private void child(@Nullable Treatment treatment, List<Targets.Step> further) throws IOException {
        if (treatment == null) {
            value(further);
            return;
        }
        // What would be found within is gone with the whole: nobody misses it.
        further.forEach(step -> found.set(step.rule()));
        replace(treatment);
    }

    private void replace(Treatment treatment) throws IOException {
        if (treatment instanceof Treatment.Drop) {
            in.skipChildren();
            changed = true;
        } else if (in.currentToken() == JsonToken.VALUE_NULL) {
            out.writeNull();
        } else {
            out.writeString(treatment instanceof Treatment.Mask mask ? mask.of(shown()) : hashed());
            changed = true;
        }
    }

    /** The text of which an end may be shown, null for objects and arrays, which are passed over. */
    private @Nullable String shown() throws IOException {
        if (in.currentToken().isStructStart()) {
            in.skipChildren();
            return null;
        }
        return in.getText();
    }

    private String hashed() throws IOException {
        if (hash == null) {
            throw new IllegalStateException("a hash without a key");
        }
        return hash.of(
                in.currentToken().isStructStart() ? compact() : in.getText().getBytes(StandardCharsets.UTF_8));
    }

    /** The whole object or array as compact JSON. */
    private byte[] compact() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator whole = JSON.createGenerator(bytes)) {
            new JsonRedactor(targets, hash, in, whole).value(NOWHERE);
        }
        return bytes.toByteArray();
    }
}
