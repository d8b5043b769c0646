package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Codec;
import dev.outrider.convert.codec.Recipe;
import dev.outrider.convert.codec.Redaction;
import dev.outrider.convert.headers.Contexts;
import dev.outrider.convert.headers.ExtraHeaders;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Failure;
import dev.outrider.core.Row;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a dead letter holds when the row's record cannot be made: never what could not be cleaned. */
class LetterRecordsTest {

    private static final String LOGGING = "dev.outrider.interceptor.StandardHeadersInterceptor";

    /** Replaces what is secret, and cannot read everything. */
    private static final Redaction CLEANING = new Redaction() {
        @Override
        public byte @Nullable [] value(Row row, byte @Nullable [] raw) throws UnsendableException {
            String text = raw == null ? "" : new String(raw, StandardCharsets.UTF_8);
            if (text.startsWith("!")) {
                throw new UnsendableException("payload", "cannot be cleaned");
            }
            return bytes(text.replace("secret", "***"));
        }

        @Override
        public void headers(Row row, Headers headers) {
            headers.remove("authorization");
        }
    };

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Codec failing(Failure.Kind kind) {
        return (row, raw, headers) -> {
            throw new UnsendableException(new Failure(kind, Failure.Outcome.NOT_SENT, "Odd", "no record"));
        };
    }

    private static LetterRecords records(Codec value, Redaction redaction, Interceptors interceptors) {
        Recipe recipe = new Recipe(Codec.AS_IS, value, redaction, ExtraHeaders.NONE, new Contexts());
        return new LetterRecords(LetterAddress.parse("${topic}.dead"), "here", recipe, interceptors);
    }

    private static Letter letter(@Nullable String payload, @Nullable String fault) {
        Content content = new Content(
                payload == null ? null : bytes(payload),
                -1L,
                "Happened",
                null,
                "{\"tenant\": \"acme\", \"authorization\": \"secret\"}",
                null);
        Row row = new Row(7, "some-longer-id", new ChainId("orders", bytes("k")), 3, content, fault);
        return new Letter(row, "Odd", "no record", new Letter.Attempts(1, null, null));
    }

    private static Letter letter(String payload) {
        return letter(payload, null);
    }

    private static @Nullable String header(ProducerRecord<byte @Nullable [], byte @Nullable []> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static @Nullable String value(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        byte[] value = record.value();
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    @Test
    void whereNoRecordCanBeMadeThePayloadIsTakenAsRedactionLeavesIt() throws UnsendableException {
        ProducerRecord<byte @Nullable [], byte @Nullable []> record =
                records(failing(Failure.Kind.PARK), CLEANING, Interceptors.NONE).of(letter("a secret"));
        assertThat(value(record)).isEqualTo("a ***");
        assertThat(header(record, "outrider-value")).isEqualTo("raw");
        assertThat(header(record, "tenant")).isEqualTo("acme");
        assertThat(header(record, "authorization")).isNull();
        assertThat(header(record, "outrider-partition")).isEqualTo("3");
        assertThat(header(record, "outrider-first-attempt")).isNull();
        assertThat(record.topic()).isEqualTo("orders.dead");
        assertThat(record.partition()).isNull();
        assertThat(record.timestamp()).isNull();
        assertThat(record.key()).isEqualTo(bytes("k"));
    }

    @Test
    void whatCannotBeCleanedIsWithheld() throws UnsendableException {
        ProducerRecord<byte @Nullable [], byte @Nullable []> record =
                records(Codec.AS_IS, CLEANING, Interceptors.NONE).of(letter("! a secret"));
        assertThat(value(record)).isNull();
        assertThat(header(record, "outrider-value")).isEqualTo("withheld");
        assertThat(record.headers())
                .extracting(Header::key)
                .contains("id", "type")
                .doesNotContain("tenant");
        assertThat(record.toString()).doesNotContain("secret");
    }

    @Test
    void whatInterceptorsWereToSeeIsWithheldWhenTheyCannot() throws UnsendableException {
        InterceptorSetup setup = new InterceptorSetup(List.of(LOGGING), Map::of, (Path) null);
        try (Interceptors interceptors = Interceptors.open(setup, Map.of(), Redaction.NONE, new InterceptorFaults())) {
            ProducerRecord<byte @Nullable [], byte @Nullable []> record = records(
                            failing(Failure.Kind.PARK), Redaction.NONE, interceptors)
                    .of(letter("a secret"));
            assertThat(value(record)).isNull();
            assertThat(header(record, "outrider-value")).isEqualTo("withheld");
        }
    }

    @Test
    void whatIsMerelyAwayIsWaitedFor() {
        LetterRecords records = records(failing(Failure.Kind.RETRY), Redaction.NONE, Interceptors.NONE);
        assertThatThrownBy(() -> records.of(new Letter(
                        new Row(7, "some-longer-id", new ChainId("orders", null), null, Content.of(bytes("a")), null),
                        "Odd",
                        "no record",
                        new Letter.Attempts(1, null, null))))
                .isInstanceOf(UnsendableException.class);
    }

    @Test
    void aRowThatCouldNotBeReadIsNoTombstone() throws UnsendableException {
        ProducerRecord<byte @Nullable [], byte @Nullable []> record =
                records(Codec.AS_IS, Redaction.NONE, Interceptors.NONE).of(letter(null, "the row was deleted"));
        assertThat(value(record)).isNull();
        assertThat(header(record, "outrider-value")).isEqualTo("unread");
        assertThat(header(record, "outrider-key")).isEqualTo("k");
    }

    @Test
    void aLetterWithoutItsValueSaysThatItIsTooLarge() throws UnsendableException {
        LetterRecords records = records(failing(Failure.Kind.PARK), Redaction.NONE, Interceptors.NONE);
        ProducerRecord<byte @Nullable [], byte @Nullable []> whole = records.of(letter("a"));
        ProducerRecord<byte @Nullable [], byte @Nullable []> record = records.withoutValue(letter("a"), whole);
        assertThat(value(record)).isNull();
        assertThat(header(record, "outrider-value")).isEqualTo("too-large");
        assertThat(record.key()).isEqualTo(bytes("k"));
        assertThat(header(record, "outrider-attempts")).isEqualTo("1");
    }
}
