package dev.outrider.convert.redact;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Redaction;
import dev.outrider.core.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Takes out what the rules name, for one thread at a time. */
public final class Redactor implements Redaction {

    /** Bounds the memory of an application that makes topics out of ids. */
    private static final int TOPICS_REMEMBERED_MAX = 4_096;

    private final Rules rules;
    private final @Nullable KeyedHash hash;
    private final boolean demanding;
    private final String field;
    private final Map<String, Plan> plans = new HashMap<>();

    /** What the rules want of one topic. */
    private record Plan(Targets targets, HeaderRedactor headers) {}

    /**
     * Makes a redactor.
     *
     * @param rules what is sensitive
     * @param hash for rules that hash; null when there is none
     * @param demanding whether a value must have everything that a pointer of its topic names
     * @param field what the value is called, for messages
     */
    public Redactor(Rules rules, @Nullable KeyedHash hash, boolean demanding, String field) {
        if (rules.hashes() && hash == null) {
            throw new IllegalArgumentException("a rule hashes, and there is no key for it");
        }
        this.rules = rules;
        this.hash = hash;
        this.demanding = demanding;
        this.field = field;
    }

    @Override
    public byte @Nullable [] value(Row row, byte @Nullable [] raw) throws UnsendableException {
        return value(row.chain().topic(), raw);
    }

    @Override
    public void headers(Row row, Headers headers) {
        headers(row.chain().topic(), headers);
    }

    /**
     * Cleans a value.
     *
     * @param topic where it goes
     * @param raw one JSON document in UTF-8, null for none
     * @throws UnsendableException when rules look into it and it cannot be cleaned; the message repeats nothing of it
     */
    public byte @Nullable [] value(String topic, byte @Nullable [] raw) throws UnsendableException {
        Targets targets = plan(topic).targets();
        if (raw == null || targets.isEmpty()) {
            return raw;
        }
        JsonRedactor.Clean clean = JsonRedactor.clean(raw, targets, hash, field);
        Rules.ValueRule missed = clean.missed();
        if (demanding && missed != null) {
            throw new UnsendableException(
                    field, "has nothing at " + missed.pointer().text() + ", and redact.missing demands it");
        }
        return clean.bytes();
    }

    /**
     * Cleans headers in place. What it has cleaned once it leaves alone, so that it may look again after others have had the record.
     *
     * @param topic where the record goes
     * @param headers the record's headers
     */
    public void headers(String topic, Headers headers) {
        plan(topic).headers().clean(headers);
    }

    /** Whether anything may be sensitive in a value for this topic. */
    public boolean looksInto(String topic) {
        return !plan(topic).targets().isEmpty();
    }

    private Plan plan(String topic) {
        Plan plan = plans.get(topic);
        if (plan == null) {
            List<Rules.ValueRule> values = rules.values().stream()
                    .filter(rule -> rule.topics().matches(topic))
                    .toList();
            List<Rules.HeaderRule> headers = rules.headers().stream()
                    .filter(rule -> rule.topics().matches(topic))
                    .toList();
            plan = new Plan(new Targets(values), new HeaderRedactor(headers, hash));
            if (plans.size() >= TOPICS_REMEMBERED_MAX) {
                plans.clear();
            }
            plans.put(topic, plan);
        }
        return plan;
    }
}
