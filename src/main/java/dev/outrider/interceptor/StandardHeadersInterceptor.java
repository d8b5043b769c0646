package dev.outrider.interceptor;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Headers;

/**
 * Gives each record the headers that every record of a company should have: where it comes from, and an id to drop repeated ones by. A header that is
 * there already stays as it is.
 *
 * <ul>
 *   <li>{@code outrider.header.NAME}: the value of header NAME, for instance {@code outrider.header.origin}, {@code outrider.header.service},
 *       {@code outrider.header.environment}. Any number of them.
 *   <li>{@code outrider.header-id}: {@code true} (default) gives a record without a header {@code id} a random UUID.
 * </ul>
 */
public final class StandardHeadersInterceptor implements ProducerInterceptor<Object, Object> {

    /** What the settings of headers begin with. */
    public static final String HEADER_PREFIX = "outrider.header.";

    /** Whether records without an id get one. */
    public static final String HEADER_ID = "outrider.header-id";

    private static final String ALL_PREFIX = "outrider.header";
    private static final String ID = "id";

    private final Map<String, byte[]> fixed = new LinkedHashMap<>();
    private boolean giveId = true;

    /** For the producer. */
    public StandardHeadersInterceptor() {
        // Adds ids alone until it is configured.
    }

    @Override
    public void configure(Map<String, ?> configs) {
        configs.forEach((name, value) -> {
            if (name.startsWith(HEADER_PREFIX)) {
                String header = name.substring(HEADER_PREFIX.length());
                if (header.isEmpty() || header.equals(ID) || value == null) {
                    throw new ConfigException(name, value, "a header needs a name other than id, and a value");
                }
                fixed.put(header, value.toString().getBytes(StandardCharsets.UTF_8));
            } else if (name.startsWith(ALL_PREFIX) && !name.equals(HEADER_ID)) {
                throw new ConfigException(
                        name + " is no setting; there are " + HEADER_ID + " and " + HEADER_PREFIX + "NAME");
            }
        });
        Object id = configs.get(HEADER_ID);
        if (id != null) {
            giveId = flag(id.toString());
        }
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigException(HEADER_ID, text, "must be true or false");
        };
    }

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        Headers headers = record.headers();
        if (giveId && headers.lastHeader(ID) == null) {
            headers.add(ID, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
        }
        fixed.forEach((name, value) -> {
            if (headers.lastHeader(name) == null) {
                // A header's value can be written into: each record has its own.
                headers.add(name, value.clone());
            }
        });
        return record;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
