package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Redaction;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a session's interceptors are made and let go; what they may do to records is shown by {@code InterceptorsIT}. */
final class InterceptorsTest {

    private static final List<String> CALLS = new ArrayList<>();

    @BeforeEach
    void forget() {
        CALLS.clear();
    }

    @Test
    void theyAreConfiguredWithTheProducersPropertiesAndTheirOwn() {
        Interceptors chain = open(Map.of("own", "1"), Counting.class);
        assertThat(CALLS).containsExactly("configured 1 tests");
        chain.close();
        assertThat(CALLS).containsExactly("configured 1 tests", "closed");
    }

    @Test
    void oneThatCannotBeConfiguredIsNamedAndTheOthersAreClosed() {
        assertThatThrownBy(() -> open(Map.of("own", "2"), Counting.class, Refusing.class))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(Refusing.class.getName())
                .hasMessageContaining("will not");
        assertThat(CALLS).containsExactly("configured 2 tests", "closed");
    }

    @Test
    void withoutAnyTheRecordIsTheSameAndTheClientIsToldOfNone() throws UnsendableException {
        Interceptors none = open(Map.of());
        Row row = new Row(1, "the-row-id", new ChainId("t", null), null, Content.of(null), null);
        ProducerRecord<byte @Nullable [], byte @Nullable []> record = new ProducerRecord<>("t", 0, null, null);
        assertThat(none).isSameAs(Interceptors.NONE);
        assertThat(none.pass(row, record)).isSameAs(record);
        Map<String, Object> properties = Map.of("client.id", "tests");
        assertThat(none.announcedIn(properties)).isSameAs(properties);
    }

    @Test
    void theClientIsToldOfOneAlone() {
        Interceptors chain = open(Map.of("own", "3"), Counting.class);
        assertThat(chain.announcedIn(Map.of("interceptor.classes", Counting.class.getName())))
                .containsEntry("interceptor.classes", List.of(InterceptorBridge.class))
                .containsEntry(InterceptorBridge.CHAIN, chain);
    }

    private static Interceptors open(Map<String, Object> own, Class<?>... classes) {
        List<String> names = Arrays.stream(classes).map(Class::getName).toList();
        InterceptorSetup setup = new InterceptorSetup(names, () -> own, InterceptorsTest.class.getClassLoader());
        return Interceptors.open(setup, Map.of("client.id", "tests"), Redaction.NONE, new InterceptorFaults());
    }

    /** Takes note of what is done to it. */
    public static class Counting implements ProducerInterceptor<byte[], byte[]> {

        @Override
        public void configure(Map<String, ?> configs) {
            CALLS.add("configured " + configs.get("own") + " " + configs.get("client.id"));
        }

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            return record;
        }

        @Override
        public void close() {
            CALLS.add("closed");
        }
    }

    /** Cannot be configured. */
    public static final class Refusing extends Counting {

        @Override
        public void configure(Map<String, ?> configs) {
            throw new IllegalArgumentException("will not");
        }

        @Override
        public void close() {
            // Was never opened.
        }
    }
}
