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
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import dev.outrider.core.Trace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.internal.DefaultRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RecordsTest {

    private static final byte[] KEY = {1, 2};
    private static final byte[] VALUE = {3};
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void everyPartOfARowHasItsPlace() throws UnsendableException {
        ProducerRecord<byte @Nullable [], byte @Nullable []> record = record(
                KEY, new Content(VALUE, 5L, "Created", new Trace(PARENT, "v=1", null), "{\"tenant\":\"t\"}", null));

        assertThat(record.topic()).isEqualTo("orders");
        assertThat(record.partition()).isEqualTo(7);
        assertThat(record.key()).isEqualTo(KEY);
        assertThat(record.value()).isEqualTo(VALUE);
        assertThat(record.timestamp()).isEqualTo(5L);
        assertThat(headers(record))
                .containsExactly(
                        "id=the-row-id", "type=Created", "traceparent=" + PARENT, "tracestate=v=1", "tenant=t");
    }

    @Test
    void theTypeIsEachRowsOwn() throws UnsendableException {
        Records records = new Records(Recipe.PLAIN);
        List<String> seen = new ArrayList<>();
        for (String type : new String[] {"A", "A", null, "B", "", "A"}) {
            Content content = new Content(VALUE, null, type, null, null, null);
            Row row = new Row(1, "the-row-id", new ChainId("orders", KEY), null, content, null);
            seen.addAll(headers(records.of(Outgoing.of(row, 1, 7, true))));
        }
        seen.removeIf(header -> header.startsWith("id="));
        assertThat(seen).containsExactly("type=A", "type=A", "type=B", "type=", "type=A");
    }

    @Test
    void aTombstoneWithoutKeyOrTimeHasItsIdAllTheSame() throws UnsendableException {
        ProducerRecord<byte @Nullable [], byte @Nullable []> record = record(null, Content.of(null));

        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
        assertThat(record.timestamp()).isNull();
        assertThat(headers(record)).containsExactly("id=the-row-id");
    }

    @Test
    void aRowsOwnHeadersCannotReplaceColumnsButMayFillEmptyOnes() throws UnsendableException {
        String json = "{\"id\":\"forged\",\"type\":\"forged\",\"traceparent\":\"" + PARENT + "\"}";
        assertThat(headers(record(KEY, new Content(VALUE, null, "Created", null, json, null))))
                .containsExactly("id=the-row-id", "type=Created", "traceparent=" + PARENT);
    }

    @Test
    void invalidTracesAreDroppedAndCountedWhereverTheyComeFrom() throws UnsendableException {
        Contexts contexts = new Contexts();
        Records records =
                new Records(new Recipe(Codec.AS_IS, Codec.AS_IS, Redaction.NONE, ExtraHeaders.NONE, contexts));
        assertThat(headers(records, new Content(VALUE, null, null, new Trace("00-1", "a=b", "no baggage"), null, null)))
                .containsExactly("id=the-row-id");
        assertThat(contexts.dropped()).isEqualTo(new Contexts.Dropped(1, 1, 1, 1));
        assertThat(headers(
                        records,
                        new Content(
                                VALUE, null, null, new Trace(PARENT, "=", "k=v"), "{\"tracestate\":\"a=b\"}", null)))
                .containsExactly("id=the-row-id", "traceparent=" + PARENT, "baggage=k=v");
        assertThat(contexts.dropped()).isEqualTo(new Contexts.Dropped(1, 2, 1, 1));
        assertThat(headers(records, new Content(VALUE, null, null, null, "{\"traceparent\":\"x\",\"y\":1}", null)))
                .containsExactly("id=the-row-id", "y=1");
        assertThat(contexts.dropped().total()).isEqualTo(5);
    }

    @Test
    void aTraceMayBeCompletedByTheRowsOwnHeaders() throws UnsendableException {
        Records records = new Records(Recipe.PLAIN);
        Content content = new Content(
                VALUE,
                null,
                null,
                new Trace(PARENT, null, null),
                "{\"tracestate\":\"a=b\",\"baggage\":\"k=v\",\"traceparent\":\"forged\"}",
                null);
        assertThat(headers(records, content))
                .containsExactly("id=the-row-id", "traceparent=" + PARENT, "tracestate=a=b", "baggage=k=v");
    }

    @Test
    void aCarriedTraceTakesThePlaceOfTheRowsOwn() throws UnsendableException {
        Content content = new Content(
                VALUE,
                null,
                null,
                new Trace("invalid", null, null),
                "{\"traceparent\":\"" + PARENT + "\",\"a\":1}",
                null);
        Row row = new Row(1, "the-row-id", new ChainId("orders", KEY), null, content, null);
        Trace carried = new Trace("carried", "on", null);
        assertThat(headers(new Records(Recipe.PLAIN).of(Outgoing.of(row, 1, 7, true), carried)))
                .containsExactly("id=the-row-id", "traceparent=carried", "tracestate=on", "a=1");
    }

    @Test
    void columnsAndFixedHeadersStandOnEveryRecordAndNoRowCanForgeThem() throws UnsendableException {
        ExtraHeaders extra = new ExtraHeaders(
                List.of(new ExtraHeaders.FromColumn("tenant", 1), new ExtraHeaders.FromColumn("empty", 0)),
                List.of(Map.entry("origin", "orders"), Map.entry("environment", "test")));
        Records records = new Records(new Recipe(Codec.AS_IS, Codec.AS_IS, Redaction.NONE, extra, new Contexts()));
        String json = "{\"tenant\":\"forged\",\"empty\":\"forged\",\"origin\":\"forged\",\"own\":1}";
        byte[][] columns = {null, "blue".getBytes(StandardCharsets.UTF_8)};
        assertThat(headers(records, new Content(VALUE, null, null, null, json, columns)))
                .containsExactly("id=the-row-id", "tenant=blue", "origin=orders", "environment=test", "own=1");
    }

    @Test
    void whatACodecSaysOfItsBytesCannotBeForgedAndNotForgeTheId() throws UnsendableException {
        Codec describing = (row, raw, headers) -> {
            headers.add("schema", new byte[] {'7'});
            return raw;
        };
        Records records =
                new Records(new Recipe(Codec.AS_IS, describing, Redaction.NONE, ExtraHeaders.NONE, new Contexts()));
        Content content = new Content(VALUE, null, null, null, "{\"schema\":\"forged\"}", null);
        assertThat(headers(records, content)).containsExactly("id=the-row-id", "schema=7");

        Codec forging = (row, raw, headers) -> {
            headers.add("id", new byte[0]);
            return raw;
        };
        Records forged =
                new Records(new Recipe(forging, Codec.AS_IS, Redaction.NONE, ExtraHeaders.NONE, new Contexts()));
        assertThatThrownBy(() -> headers(forged, content)).hasMessageStartingWith("id: a serializer adds a header");
    }

    @Test
    void noRecordIsSoSmallThatTheClientCannotSplitItFromALargeOne() throws UnsendableException {
        for (String id : List.of("", "1", "123456", "1234567")) {
            Row row = new Row(1, id, new ChainId("orders", null), null, Content.of(null), null);
            ProducerRecord<byte @Nullable [], byte @Nullable []> record =
                    new Records(Recipe.PLAIN).of(Outgoing.of(row, 1, 0, true));
            int bytes =
                    DefaultRecord.sizeInBytes(0, 0, null, null, record.headers().toArray());
            assertThat(bytes).as("id '%s'", id).isGreaterThan(17);
        }
    }

    @Test
    void faultsNameTheFieldAndParkTheRow() {
        assertFault(new Content(VALUE, -1L, null, null, null, null), "event_time: ");
        assertFault(new Content(VALUE, null, null, null, "[1]", null), "headers: ");
    }

    private static void assertFault(Content content, String message) {
        assertThatThrownBy(() -> record(KEY, content))
                .asInstanceOf(InstanceOfAssertFactories.throwable(UnsendableException.class))
                .extracting(UnsendableException::failure)
                .satisfies(failure -> {
                    assertThat(failure)
                            .extracting(Failure::kind, Failure::outcome)
                            .containsExactly(Kind.PARK, Outcome.NOT_SENT);
                    assertThat(failure.message()).startsWith(message);
                });
    }

    private static ProducerRecord<byte @Nullable [], byte @Nullable []> record(byte @Nullable [] key, Content content)
            throws UnsendableException {
        Row row = new Row(1, "the-row-id", new ChainId("orders", key), null, content, null);
        return new Records(Recipe.PLAIN).of(Outgoing.of(row, 1, 7, true));
    }

    private static List<String> headers(Records records, Content content) throws UnsendableException {
        Row row = new Row(1, "the-row-id", new ChainId("orders", KEY), null, content, null);
        return headers(records.of(Outgoing.of(row, 1, 7, true)));
    }

    private static List<String> headers(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        List<String> headers = new ArrayList<>();
        record.headers()
                .forEach(
                        header -> headers.add(header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
