package dev.outrider.config;

import dev.outrider.convert.codec.Redaction;
import dev.outrider.convert.redact.KeyedHash;
import dev.outrider.convert.redact.Redactor;
import dev.outrider.convert.redact.Rules;
import org.jspecify.annotations.Nullable;

/**
 * What must not leave.
 *
 * @param rules what is sensitive
 * @param demanding whether a row must have all that the rules' pointers name
 * @param key the key of the rules that hash, null for none
 * @param encoding how a hash is written
 */
public record Redacting(
        Rules rules, boolean demanding, @Nullable Secret key, KeyedHash.Encoding encoding) {

    private static final String FIELD = "payload";

    /** Redaction for one producer session, with the key as it is now. */
    public Redaction redaction() {
        if (rules.isEmpty()) {
            return Redaction.NONE;
        }
        KeyedHash hash = key == null || !rules.hashes() ? null : KeyedHash.of(key.get(), encoding);
        return new Redactor(rules, hash, demanding, FIELD);
    }

    static Redacting of(Values values) {
        Rules rules = values.find(RedactCatalog.RULES);
        return new Redacting(
                rules == null ? Rules.NONE : rules,
                values.get(RedactCatalog.MISSING) == RedactCatalog.Missing.PARK,
                values.secret(RedactCatalog.HASH_KEY.name()),
                values.get(RedactCatalog.HASH_ENCODING));
    }
}
