package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What becomes of rows when nothing is configured. */
class PlainRecordsIT {

    private static Rig rig;

    @AfterAll
    static void close() throws Exception {
        rig.close();
    }

    @TestFactory
    Stream<DynamicTest> rowsBecomeRecords() {
        rig = new Rig(Postgres.shared(), Kafka.shared()).patient();
        String own = rig.topic() + ".own";
        rig.kafka().createTopic(own, 3, Map.of());
        RecordCases cases = new RecordCases(rig);
        cases.row("key, value, topic and type stand where they should")
                .set("aggregateid", "'order-7'")
                .set("payload", "'{\"total\": 12.50}'")
                .sent(record -> {
                    assertThat(record.topic()).isEqualTo(rig.topic());
                    assertThat(record.key()).isEqualTo("order-7");
                    assertThat(record.text()).isEqualTo("{\"total\": 12.50}");
                    assertThat(record.header("type")).isEqualTo("Happened");
                    assertThat(record.headerNames()).containsExactly("id", "type");
                });
        cases.row("a row without payload is a tombstone")
                .set("payload", "null")
                .sent(record -> assertThat(record.value()).isNull());
        cases.row("a row names its own topic")
                .set("topic", "'" + own + "'")
                .sent(record -> assertThat(record.topic()).isEqualTo(own));
        cases.row("a row names its own partition")
                .set("topic", "'" + own + "'")
                .set("partition", "2")
                .set("aggregateid", "'elsewhere'")
                .sent(record -> assertThat(record.partition()).isEqualTo(2));
        cases.row("a partition that the topic does not have")
                .set("topic", "'" + own + "'")
                .set("partition", "3")
                .set("aggregateid", "'nowhere'")
                .parked("partition 3 asked for");
        cases.row("a topic of an impossible name")
                .set("topic", "'no/topic'")
                .set("aggregateid", "'impossible'")
                .parked("'/' is not allowed");
        return cases.run();
    }
}
