package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.outrider.interceptor.StandardHeadersInterceptor;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.slf4j.LoggerFactory;

/** Other people's interceptors inside the relay: what they may do, what they may not, and what becomes of those that fail. */
class InterceptorsIT {

    private static final String CLIENT = Kafka.uniqueName("intercepted");
    private static final Logger OURS = (Logger) LoggerFactory.getLogger("dev.outrider");
    private static final ListAppender<ILoggingEvent> LINES = new ListAppender<>();

    private static Rig rig;

    @BeforeAll
    static void open() {
        LINES.start();
        OURS.setLevel(Level.INFO);
        OURS.addAppender(LINES);
        rig = new Rig(Postgres.shared(), Kafka.shared())
                .patient()
                .set("kafka.client.id", CLIENT)
                .set(
                        "kafka.interceptor.classes",
                        List.of(
                                Meddler.Failing.class.getName(),
                                Meddler.class.getName(),
                                StandardHeadersInterceptor.class.getName()))
                .set("interceptor.properties.meddler.word", "hunter2")
                .set("interceptor.properties.outrider.header.service", "shop")
                .set("redact.rules", List.of("drop /secret", "mask header authorization"))
                .set("log.records", 1);
    }

    @AfterAll
    static void close() throws Exception {
        OURS.detachAppender(LINES);
        OURS.setLevel(null);
        rig.close();
    }

    @TestFactory
    Stream<DynamicTest> whatAnInterceptorMayDo() {
        RecordCases cases = new RecordCases(rig);
        sent(cases, "leaves it alone", "alone").sent(record -> {
            assertThat(record.text()).isEqualTo("{\"n\":1}");
            assertThat(record.headerNames()).containsExactly("id", "type", "service");
            assertThat(record.header("service")).isEqualTo("shop");
        });
        sent(cases, "changes the value", "value")
                .sent(record -> assertThat(record.text()).isEqualTo("\"new\""));
        sent(cases, "adds headers, and redaction looks once more", "header").sent(record -> {
            assertThat(record.header("added")).isEqualTo("1");
            assertThat(record.header("authorization")).isEqualTo("***");
        });
        sent(cases, "changes the topic", "topic")
                .parked("InterceptorRefused: the interceptor " + Meddler.class.getName() + " changed the topic");
        sent(cases, "changes the partition", "partition").parked("changed the partition");
        sent(cases, "takes the partition away", "no partition").parked("changed the partition");
        sent(cases, "changes the key", "key").parked("changed the key");
        sent(cases, "takes the key away", "no key").parked("changed the key");
        sent(cases, "writes into the key", "key in place").parked("changed the key");
        sent(cases, "gives nothing back", "nothing").parked("gave no record back");
        sent(cases, "takes the id away", "no id").parked("changed the header id");
        sent(cases, "adds another id", "another id").parked("changed the header id");
        return cases.run();
    }

    private static RecordCases.Case sent(RecordCases cases, String name, String key) {
        return cases.row(name)
                .set("aggregateid", "'" + key + "'")
                .set("payload", "'{\"n\": 1, \"secret\": \"hunter2\"}'");
    }

    @Test
    void onesThatFailAreLoggedOnceAndCountedAndHoldNobodyUp() throws Exception {
        try (Rig other = new Rig(Postgres.shared(), Kafka.shared())) {
            String client = CLIENT + "-failing";
            other.set("kafka.client.id", client)
                    .set("kafka.interceptor.classes", Meddler.Failing.class.getName())
                    .set("log.records", 10);
            Rows rows = new Rows(other);
            String topic = rows.topic(1, Map.of());
            LINES.list.clear();
            other.inProcess("failing");
            rows.insertMany(topic, 1, 100, "'hunter2 ' || i", Rows.NOW);
            rows.awaitInLog(100, topic);
            other.awaitDrained(Rows.SOON);
            List<ILoggingEvent> lines = List.copyOf(LINES.list);
            assertThat(events(lines, "interceptor.failed"))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains(Meddler.Failing.class.getName()
                                    + " threw java.lang.IllegalArgumentException in onSend at"));
            assertThat(events(lines, "record.acknowledged")).hasSize(10);
            assertThat(lines)
                    .noneMatch(line -> (line.getFormattedMessage() + line.getKeyValuePairs()).contains("hunter2"));
            assertThat(ProducerBeans.ofInterceptor(client, Meddler.Failing.class.getName(), "interceptor-errors-total"))
                    .isEqualTo(200);
            String logging = "dev.outrider.interceptor.LoggingInterceptor";
            assertThat(ProducerBeans.ofInterceptor(client, logging, "record-acknowledged-total"))
                    .isEqualTo(100);
            assertThat(ProducerBeans.ofInterceptor(client, logging, "record-failed-total"))
                    .isZero();
        }
    }

    @Test
    void theySeeNothingThatRedactionTookOut() throws Exception {
        try (Rig other = new Rig(Postgres.shared(), Kafka.shared())) {
            other.set("kafka.interceptor.classes", Meddler.class.getName())
                    .set("interceptor.properties.meddler.word", "given")
                    .set("redact.rules", "drop /s");
            Rows rows = new Rows(other);
            String topic = rows.topic(1, Map.of());
            other.inProcess("seen");
            rows.insertMany(topic, "'k'", 1, 1, "json_build_object('s', 'unseen', 'n', 'seen')", Rows.NOW);
            rows.awaitInLog(1, topic);
            assertThat(Meddler.SEEN).contains("{\"n\":\"seen\"}").noneMatch(value -> value.contains("unseen"));
            assertThat(Meddler.WORDS).contains("given");
        }
    }

    private static List<String> events(List<ILoggingEvent> lines, String name) {
        return lines.stream()
                .filter(line -> line.getKeyValuePairs() != null
                        && line.getKeyValuePairs().stream()
                                .anyMatch(pair -> pair.key.equals("event") && name.equals(pair.value)))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
