package dev.outrider.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTemplateTest {

    @ParameterizedTest
    @CsvSource({
        "outbox.event.${a}, outbox.event.x",
        "${a}, x",
        "${a}.${b}-v1, x.y-v1",
        "fixed_topic, fixed_topic",
    })
    void fillsInColumns(String text, String topic) {
        TopicTemplate template = TopicTemplate.parse(text);
        Router router = new Router(Routes.by(template));
        byte[][] values = template.columns().stream()
                .map(column -> bytes(column.equals("a") ? "x" : "y"))
                .toArray(byte[][]::new);
        assertThat(router.byColumns(values)).isEqualTo(new Router.Topic(topic, null));
        assertThat(router.byColumns(values)).isSameAs(router.byColumns(values.clone()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b${c}", "${", "${}", "x${a", "é", "a/${b}"})
    void refusesWhatCanMakeNoTopic(String text) {
        assertThatThrownBy(() -> TopicTemplate.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatARowMakesOfItMayStillBeNoTopic() {
        Router router = new Router(Routes.by(TopicTemplate.parse("${kind}")));
        assertThat(fault(router, null)).isEqualTo("column kind, which names the topic, is null");
        assertThat(fault(router, "")).isEqualTo("the topic's name is empty");
        assertThat(fault(router, "a b")).isEqualTo("' ' is not allowed in the topic's name a b");
        assertThat(fault(router, "ü")).startsWith("U+00FC is not allowed");
        assertThat(fault(router, "x".repeat(250))).contains("at most 249");
        assertThat(fault(router, "x".repeat(249))).isNull();
        assertThat(router.own(bytes("..")).fault()).isNotNull();
    }

    @Test
    void moreTopicsThanCanBeRememberedAreMadeAllTheSame() {
        Router router = new Router(Routes.by(TopicTemplate.parse("t-${id}")));
        for (int i = 0; i < 10_000; i++) {
            assertThat(router.byColumns(new byte[][] {bytes("" + i)}).name()).isEqualTo("t-" + i);
        }
    }

    @Test
    void headersMustBeAnObject() {
        assertThat(RowHeaders.fault(bytes(" {\"a\":1}"), "headers", true)).isNull();
        assertThat(RowHeaders.fault(bytes("null"), "headers", true)).contains("not a JSON object");
        assertThat(RowHeaders.fault(bytes("{\"a\":{\"b\":[]}} "), "headers", false))
                .isNull();
        assertThat(RowHeaders.fault(bytes("{\"a\":}"), "headers", false)).contains("not JSON");
        assertThat(RowHeaders.fault(bytes("{} {}"), "headers", false)).contains("more than one");
        assertThat(RowHeaders.fault(bytes(""), "headers", false)).contains("not a JSON object");
    }

    @Test
    void timesKeepTheirMilliseconds() {
        assertThat(RecordTime.millis(0)).isZero();
        for (long micros = 1_767_323_045_000_000L; micros < 1_767_323_045_010_000L; micros++) {
            assertThat(RecordTime.millis(micros / 1e6)).isEqualTo(micros / 1_000);
        }
        assertThat(RecordTime.fault(-0.001, "t")).isNotNull();
        assertThat(RecordTime.fault(Double.POSITIVE_INFINITY, "t")).isNotNull();
        assertThat(RecordTime.fault(0, "t")).isNull();
    }

    private static @Nullable String fault(Router router, @Nullable String value) {
        return router.byColumns(new byte[][] {value == null ? null : bytes(value)})
                .fault();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
