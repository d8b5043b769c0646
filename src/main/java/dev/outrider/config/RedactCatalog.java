package dev.outrider.config;

import dev.outrider.convert.redact.KeyedHash;
import dev.outrider.convert.redact.Rules;
import java.util.List;

/** The settings of what must not leave. */
final class RedactCatalog {

    /** What becomes of a row that has not what a rule's pointer names. */
    enum Missing {
        /** It goes: there is nothing to take out. */
        IGNORE,
        /** It is parked: what was sensitive may now stand under another name. */
        PARK
    }

    static final Setting<Rules> RULES = Setting.named(
                    "redact.rules", new Kind<>("rules", Rules.ALLOWED, Rules.class, Rules::parse))
            .example("drop /card/cvc,mask /card/number keep 4,hash /customer/email,drop header authorization")
            .purpose("What is taken out of values and headers before anything else is made of a row.")
            .because(
                    "A list, or one text with commas. A row whose payload rules look into and that is no JSON is parked, never"
                            + " sent as it is. src/docs/redaction.md has every form a rule may have.");

    static final Setting<Missing> MISSING = Setting.named("redact.missing", Kinds.word(Missing.class))
            .preset("ignore")
            .purpose("What becomes of a row whose payload has nothing at a rule's JSON pointer.")
            .because("ignore: it is sent. park: it is parked, for those who must rather stop than miss that a field was"
                    + " renamed. Headers may always be absent, and so may the payload.");

    static final Setting<String> HASH_KEY = Setting.named("redact.hash-key", Kinds.secret())
            .example("/run/secrets/outrider-redact-key")
            .purpose("The key of the rules that hash: at least " + KeyedHash.KEY_BYTES_LEAST + " bytes.")
            .because(
                    "The hash is HMAC-SHA-256: whoever has the key can try out what was hashed. Another key makes other hashes,"
                            + " which no longer match those that were sent before.");

    static final Setting<KeyedHash.Encoding> HASH_ENCODING = Setting.named(
                    "redact.hash-encoding", Kinds.word(KeyedHash.Encoding.class))
            .preset("base64url")
            .purpose("How a hash is written: 43 characters of base64url, or 64 of hex.");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL = List.of(RULES, MISSING, HASH_KEY, HASH_ENCODING);

    private RedactCatalog() {}
}
