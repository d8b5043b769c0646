package dev.outrider.interceptor;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.redact.KeyedHash;
import dev.outrider.convert.redact.KeyedHash.Encoding;
import dev.outrider.convert.redact.Redactor;
import dev.outrider.convert.redact.Rules;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes sensitive data out of values and headers by the relay's own rules. A value must be JSON as a {@code String}, {@code byte[]} or Jackson
 * {@code JsonNode}, and keeps its type.
 *
 * <p>It fails closed. Whatever cannot be cleaned is replaced by an {@link Uncleanable}, which no serializer accepts: {@code send()} then fails with a
 * {@code SerializationException}, and nothing is sent. Name it before interceptors that must not see what is sensitive.
 */
public final class RedactingInterceptor implements ProducerInterceptor<Object, Object>, Monitorable {

    /** What is sensitive, as {@code redact.rules} of the relay says it; a list or one text with commas. */
    public static final String RULES = "outrider.redact.rules";

    /** The key of the rules that hash. */
    public static final String HASH_KEY = "outrider.redact.hash.key";

    /** How a hash is written: base64url (default) or hex. */
    public static final String HASH_ENCODING = "outrider.redact.hash.encoding";

    /** What becomes of a value that has nothing at a rule's pointer: ignore (default) sends it, refuse does not. */
    public static final String MISSING = "outrider.redact.missing";

    private static final Logger LOG = LoggerFactory.getLogger(RedactingInterceptor.class);

    private static final String PREFIX = "outrider.redact.";
    private static final String REFUSE = "refuse";

    private static final ConfigDef SETTINGS = new ConfigDef()
            .define(RULES, ConfigDef.Type.LIST, Importance.HIGH, "What is sensitive.")
            .define(HASH_KEY, ConfigDef.Type.PASSWORD, null, Importance.HIGH, "The key of the rules that hash.")
            .define(
                    HASH_ENCODING,
                    ConfigDef.Type.STRING,
                    "base64url",
                    ValidString.in("base64url", "hex"),
                    Importance.LOW,
                    "How a hash is written.")
            .define(
                    MISSING,
                    ConfigDef.Type.STRING,
                    "ignore",
                    ValidString.in("ignore", REFUSE),
                    Importance.MEDIUM,
                    "What becomes of a value that has nothing at a rule's pointer.");

    private final LongAdder refused = new LongAdder();
    private @Nullable ThreadLocal<Redactor> redactors;
    private volatile boolean told;

    /** For the producer. */
    public RedactingInterceptor() {
        // Without its settings it refuses everything.
    }

    @Override
    public void configure(Map<String, ?> configs) {
        AbstractConfig own = OwnSettings.read(SETTINGS, PREFIX, configs);
        List<String> given = own.getList(RULES);
        Rules rules = rules(String.join(",", given == null ? List.of() : given));
        Password key = own.getPassword(HASH_KEY);
        Encoding encoding =
                Encoding.valueOf(String.valueOf(own.getString(HASH_ENCODING)).toUpperCase(Locale.ROOT));
        boolean demanding = REFUSE.equals(own.getString(MISSING));
        String fault = !rules.hashes()
                ? null
                : key == null ? "is needed by the rules that hash" : KeyedHash.fault(key.value());
        if (fault != null) {
            throw new ConfigException(HASH_KEY + " " + fault);
        }
        // A hash in the making is no business of another thread.
        redactors = ThreadLocal.withInitial(() -> new Redactor(
                rules, rules.hashes() && key != null ? KeyedHash.of(key.value(), encoding) : null, demanding, "value"));
    }

    private static Rules rules(String text) {
        try {
            return Rules.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(RULES + ": " + e.getMessage());
        }
    }

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        Object value;
        try {
            if (redactors == null) {
                throw new UnsendableException("value", "nobody has said what is sensitive");
            }
            Redactor redactor = redactors.get();
            value = clean(redactor, record.topic(), record.value());
            redactor.headers(record.topic(), record.headers());
        } catch (UnsendableException e) {
            value = refused(e.failure().message());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // Its message may quote the data.
            value = refused("value: cannot be cleaned: " + e.getClass().getName());
        }
        return value == record.value()
                ? record
                : new ProducerRecord<>(
                        record.topic(), record.partition(), record.timestamp(), record.key(), value, record.headers());
    }

    private static @Nullable Object clean(Redactor redactor, String topic, @Nullable Object value)
            throws UnsendableException {
        if (value == null || !redactor.looksInto(topic)) {
            return value;
        }
        if (value instanceof byte[] bytes) {
            return redactor.value(topic, bytes);
        }
        if (value instanceof String text) {
            byte[] raw = encoded(text);
            byte[] clean = redactor.value(topic, raw);
            return clean == raw || clean == null ? value : new String(clean, StandardCharsets.UTF_8);
        }
        // Loads Jackson's tree only where somebody has one.
        return Trees.clean(redactor, topic, value);
    }

    private static byte[] encoded(String text) throws UnsendableException {
        try {
            java.nio.ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text));
            byte[] raw = new byte[bytes.remaining()];
            bytes.get(raw);
            return raw;
        } catch (CharacterCodingException e) {
            throw new UnsendableException("value", "has half a character, which UTF-8 cannot write");
        }
    }

    private Uncleanable refused(String reason) {
        refused.increment();
        if (!told) {
            told = true;
            LOG.atWarn()
                    .addKeyValue("event", "redaction.refused")
                    .log("A record is not sent, because it cannot be cleaned; later ones are only counted. {}", reason);
        }
        return new Uncleanable(reason);
    }

    /** How many records were refused. */
    public long refused() {
        return refused.sum();
    }

    @Override
    public void withPluginMetrics(PluginMetrics metrics) {
        Gauge<Long> gauge = (config, now) -> refused.sum();
        metrics.addMetric(
                metrics.metricName(
                        "redaction-refused-total",
                        "Records that were not sent because they could not be cleaned",
                        new LinkedHashMap<>()),
                gauge);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
