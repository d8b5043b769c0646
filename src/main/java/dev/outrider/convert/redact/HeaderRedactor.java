package dev.outrider.convert.redact;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The header rules of one topic. */
final class HeaderRedactor {

    private final List<Rules.HeaderRule> rules;
    private final @Nullable KeyedHash hash;

    HeaderRedactor(List<Rules.HeaderRule> rules, @Nullable KeyedHash hash) {
        this.rules = List.copyOf(rules);
        this.hash = hash;
    }

    /**
     * A header that is clean already: a second look, after somebody else has had the record, must not hash the hash.
     *
     * @param key the header's name
     * @param value what may be seen
     */
    private record Clean(String key, byte[] value) implements Header {}

    /** Cleans in place; order and repeated names stay. */
    void clean(Headers headers) {
        if (rules.isEmpty()) {
            return;
        }
        List<Header> clean = new ArrayList<>();
        boolean changed = false;
        for (Header header : headers) {
            Header kept = clean(header);
            changed |= kept != header;
            if (kept != null) {
                clean.add(kept);
            }
        }
        if (changed) {
            for (Header header : headers.toArray()) {
                headers.remove(header.key());
            }
            clean.forEach(headers::add);
        }
    }

    private @Nullable Header clean(Header header) {
        if (header instanceof Clean || header.key().equals(RuleReader.ID)) {
            return header;
        }
        for (Rules.HeaderRule rule : rules) {
            if (rule.name().matches(header.key())) {
                return treated(header, rule.treatment());
            }
        }
        return header;
    }

    private @Nullable Header treated(Header header, Treatment treatment) {
        byte[] value = header.value();
        if (treatment instanceof Treatment.Drop) {
            return null;
        }
        if (value == null) {
            return header;
        }
        String seen = treatment instanceof Treatment.Mask mask ? mask.of(text(value)) : hashed(value);
        return new Clean(header.key(), seen.getBytes(StandardCharsets.UTF_8));
    }

    private String hashed(byte[] value) {
        if (hash == null) {
            throw new IllegalStateException("a hash without a key");
        }
        return hash.of(value);
    }

    /** The value as text, null when it is none. */
    private static @Nullable String text(byte[] value) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
