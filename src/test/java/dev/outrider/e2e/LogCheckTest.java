package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.e2e.LogCheck.Truth;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What most promises are judged by, end to end: each way in which a log can be wrong is told, and a good one is not. */
class LogCheckTest {

    private static final Map<String, Truth> COMMITTED = Map.of(
            "first", new Truth("a", 1),
            "second", new Truth("a", 2),
            "third", new Truth("a", 3),
            "other", new Truth("b", 1));

    private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();

    @Test
    void aLogWithEveryRowInOrderIsExactHoweverTheKeysAreMixed() {
        land("first", "other", "second", "third");
        LogCheck check = check();
        assertThat(check).isEqualTo(new LogCheck(4, 4, 0, 0, List.of()));
        assertThat(check.requireExact().requireDuplicatesAtMost(0)).isSameAs(check);
    }

    @Test
    void aLostRowIsMissingAndItsSuccessorsFollowAHole() {
        land("first", "third", "other");
        assertWrong(1, "t-0@1: Truth[key=a, n=3] follows n=1");
    }

    /** The last of its key leaves no hole behind. */
    @Test
    void aLostLastRowIsMissing() {
        land("first", "second", "other");
        assertWrong(1);
    }

    @Test
    void aRepeatedRowIsADuplicateAndNoMore() {
        land("first", "second", "first", "third", "other", "first");
        LogCheck check = check();
        assertThat(check).isEqualTo(new LogCheck(4, 6, 2, 0, List.of()));
        assertThatCode(() -> check.requireExact().requireDuplicatesAtMost(2)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check.requireDuplicatesAtMost(1)).isInstanceOf(AssertionError.class);
    }

    @Test
    void swappedRowsAreOutOfOrder() {
        land("first", "third", "second", "other");
        assertWrong(0, "t-0@1: Truth[key=a, n=3] follows n=1", "t-0@2: Truth[key=a, n=2] follows n=3");
    }

    @Test
    void whatNobodyCommittedIsTold() {
        land("first", "second", "third", "other");
        landAs("fifth", "a", "{\"n\": 4, }");
        log.add(new ConsumerRecord<>("t", 0, 5, bytes("a"), bytes("{\"n\": 5, }")));
        assertWrong(0, "t-0@4: no committed row has id 'fifth'", "t-0@5: no committed row has id ''");
    }

    /** Where a database has lost rows, its log may hold them. */
    @Test
    void whatTheDatabaseHasLostIsPassedOver() {
        land("first", "second", "third", "other");
        landAs("fifth", "a", "{\"n\": 4, }");
        assertThat(new LogCheck.Reading(COMMITTED, Set.of("fifth")).of(log).isExact())
                .isTrue();
    }

    @Test
    void aWrongKeyAndAWrongValueAreTold() {
        landAs("first", "b", "{\"n\": 1, }");
        landAs("second", "a", "{\"n\": 3, }");
        landAs("third", null, "{\"n\": 3, }");
        landAs("other", "b", null);
        assertWrong(
                0,
                "t-0@0: wrong key for Truth[key=a, n=1]",
                "t-0@1: wrong value for Truth[key=a, n=2]",
                "t-0@2: wrong key for Truth[key=a, n=3]",
                "t-0@3: wrong value for Truth[key=b, n=1]");
    }

    private LogCheck check() {
        return new LogCheck.Reading(COMMITTED, Set.of()).of(log);
    }

    private void assertWrong(long missing, String... problems) {
        LogCheck check = check();
        assertThat(check.missing()).isEqualTo(missing);
        assertThat(check.problems()).containsExactly(problems);
        assertThat(check.isExact()).isFalse();
        assertThatThrownBy(check::requireExact).isInstanceOf(AssertionError.class);
    }

    /** Rows as they should be. */
    private void land(String... ids) {
        for (String id : ids) {
            Truth row = COMMITTED.get(id);
            landAs(id, row.key(), "{\"n\": " + row.n() + ", \"note\": \"x\"}");
        }
    }

    private void landAs(String id, @Nullable String key, @Nullable String value) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("t", 0, log.size(), bytes(key), bytes(value));
        record.headers().add("id", id.getBytes(StandardCharsets.UTF_8));
        log.add(record);
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
