package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Kafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whole relays on tables that are not called, or not made, as usual: from the command line to the records. */
@Tag("postgres")
class OtherTablesIT {

    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private final Kafka kafka = Kafka.shared();
    private final Site site = new Site(kafka);
    private final Database database = site.database();
    private final String kind = Kafka.uniqueName("Kind");

    /** What a consumer can tell a record by. */
    private record Event(String topic, String key, String value, String id) {

        static Event of(ConsumerRecord<byte[], byte[]> record) {
            Header id = record.headers().lastHeader("id");
            return new Event(record.topic(), text(record.key()), text(record.value()), text(id.value()));
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @Test
    void namesThatNeedQuotesAndRenamedColumnsWorkAllTheWay() throws Exception {
        database.execute("create schema \"My App\"");
        site.environment()
                .putAll(Map.of(
                        "OUTRIDER_OUTBOX_TABLE", "\"My App\".\"out box\"",
                        "OUTRIDER_OUTBOX_COLUMNS_SEQ", "Order No",
                        "OUTRIDER_OUTBOX_COLUMNS_ID", "select",
                        "OUTRIDER_OUTBOX_COLUMNS_AGGREGATETYPE", "Kind Of",
                        "OUTRIDER_OUTBOX_COLUMNS_AGGREGATEID", "who\"s",
                        "OUTRIDER_OUTBOX_COLUMNS_PAYLOAD", "it's",
                        "OUTRIDER_OUTBOX_COLUMNS_HEADERS", "HEADERS",
                        "OUTRIDER_OUTBOX_COLUMNS_CREATED_AT", "Made",
                        "OUTRIDER_OUTBOX_COLUMNS_PUBLISHED_AT", "Done At",
                        "OUTRIDER_TOPIC_TEMPLATE", "odd.${Kind Of}"));
        String topic = "odd." + kind;
        kafka.createTopic(topic, 1, Map.of());
        site.migrateAndGrant();
        Terminal check = new Terminal(site.environment());
        assertThat(check.run("check")).as(check.out()).isEqualTo(Exit.OK);

        site.application()
                .execute("insert into \"My App\".\"out box\" (\"Kind Of\", \"who\"\"s\", \"it's\", \"HEADERS\") values"
                        + " ('%1$s', 'a', '1', null), ('%1$s', 'b', '2', '[]'), ('%1$s', 'a', '3', '{}'), ('%1$s', 'b', '4', null)"
                                .formatted(kind));
        relay(() -> awaitDone(4));

        List<Event> truth = database.query(
                "select \"select\"::text, \"who\"\"s\", \"it's\"::text from \"My App\".\"out box\""
                        + " where \"Done At\" is not null order by \"Order No\"",
                row -> new Event(topic, row.getString(2), row.getString(3), row.getString(1)));
        assertThat(truth).extracting(Event::value).containsExactly("1", "3");
        assertThat(events(topic)).isEqualTo(truth);
        assertThat(database.query(
                        "select seq || ' ' || state from outrider.settled order by seq", row -> row.getString(1)))
                .containsExactly("2 parked", "4 waiting");
    }

    /** As the documentation of Debezium's outbox router has it, with a column of the application's own. */
    @Test
    void aTableMadeForDebeziumsOutboxRouterGivesTheSameRecords() throws Exception {
        site.environment().put("OUTRIDER_OUTBOX_TABLE", "outboxevent");
        database.execute(
                "create table outboxevent (id uuid not null primary key, aggregatetype varchar(255) not null,"
                        + " aggregateid varchar(255) not null, type varchar(255) not null, payload jsonb, happened timestamptz)");
        insert("17", "{\"orderId\": 17, \"total\": 12.50, \"note\": \"ünïcode\"}", "2026-01-02");
        insert("17", "{\"orderId\":17}", "2026-01-01");
        insert("18", "[]", "2026-01-03");
        Terminal adopt = new Terminal(site.asOwner());
        assertThat(adopt.run("migrate", "--adopt", "--existing", "unpublished", "--order-by", "happened", "--yes"))
                .as(adopt.err())
                .isEqualTo(Exit.OK);
        site.grant();
        String topic = "outbox.event." + kind;
        kafka.createTopic(topic, 1, Map.of());
        relay(() -> {
            // Its statement is the one it had.
            insert("17", "{}", "2025-12-31");
            awaitDone(4);
        });
        // The router's rules: the topic from the aggregate's type, the key from its id, payload and id as they are.
        List<Event> truth = database.query(
                "select 'outbox.event.' || aggregatetype, aggregateid, payload::text, id::text from outboxevent"
                        + " order by happened < '2026-01-01', happened",
                row -> new Event(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
        assertThat(truth).hasSize(4);
        assertThat(events(topic)).containsExactlyInAnyOrderElementsOf(truth);
        assertThat(ofKey(events(topic), "17")).isEqualTo(ofKey(truth, "17"));
        assertThat(database.queryLong("select count(*) from outboxevent where published_at is null"))
                .isZero();
    }

    private void insert(String order, String payload, String happened) {
        database.query(
                "insert into outboxevent (id, aggregatetype, aggregateid, type, payload, happened)"
                        + " values (?, ?, ?, 'OrderCreated', ?::jsonb, ?::timestamptz) returning 1",
                row -> row.getInt(1),
                UUID.randomUUID(),
                kind,
                order,
                payload,
                happened);
    }

    /** A relay, with its grants alone, is at work meanwhile. */
    private void relay(Runnable meanwhile) throws Exception {
        Daemon relay = Site.work(site.environment());
        try {
            meanwhile.run();
        } finally {
            assertThat(relay.stop(AT_MOST)).isZero();
        }
    }

    private void awaitDone(long numbers) {
        Await.until(
                AT_MOST,
                numbers + " numbers to be done",
                () -> database.queryLong("select low_water from outrider.lane") >= numbers);
    }

    private static List<Event> ofKey(List<Event> events, String key) {
        return events.stream().filter(event -> event.key().equals(key)).toList();
    }

    private List<Event> events(String topic) {
        return kafka.consumeAll(topic).stream().map(Event::of).toList();
    }
}
