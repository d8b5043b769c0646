package dev.outrider.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.outrider.admin.Action;
import dev.outrider.admin.Age;
import dev.outrider.admin.CommandTable;
import dev.outrider.admin.Selection;
import dev.outrider.admin.SettledRow;
import dev.outrider.admin.SettledRows;
import dev.outrider.admin.Standing;
import dev.outrider.core.OutboxException;
import dev.outrider.http.Request;
import dev.outrider.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is parked and what waits, and what is to be done about it. */
final class Parked {

    private static final Set<String> CHOICES = Set.of("state", "row", "topic", "key", "reason", "older-than", "limit");
    private static final Set<String> FIELDS =
            Set.of("rows", "all", "topic", "key", "reason", "olderThan", "because", "by", "breakOrder", "waitSeconds");

    private static final int LISTED = 100;
    private static final int LISTED_MOST = 1_000;

    /** Rows that block their keys and are named in a refusal. */
    private static final int NAMED = 10;

    /** Among so many is looked for them. */
    private static final int LOOKED_AT = 100_000;

    private static final int WAIT_SECONDS = 5;

    /** Below the time for any answer. */
    private static final int WAIT_SECONDS_MOST = 20;

    private static final long LOOK_MILLIS = 50;

    private final Desk desk;
    private final SettledRows rows;
    private final CommandTable commands;

    Parked(Desk desk) {
        this.desk = desk;
        this.rows = new SettledRows(desk.pool(), desk.policy());
        this.commands = new CommandTable(desk.pool());
    }

    // ---- looking

    Response list(Request request) throws Refused, OutboxException {
        String unknown = request.unknownParameter(CHOICES);
        if (unknown != null) {
            throw new Refused(
                    400, "there is no such parameter", unknown, "use " + String.join(", ", new TreeSet<>(CHOICES)));
        }
        Selection selection = new Selection(
                request.parameters("row"),
                request.parameter("topic"),
                request.parameter("key"),
                request.parameter("reason"),
                age(request.parameter("older-than"), "older-than"));
        Standing standing = standing(request.parameter("state"));
        List<SettledRow> found = rows.list(selection, standing, limit(request.parameter("limit")));
        long all = rows.count(selection, standing);
        return Json.of(200, json -> {
            json.writeNumberField("all", all);
            json.writeArrayFieldStart("rows");
            for (SettledRow row : found) {
                json.writeStartObject();
                write(json, row);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static Standing standing(@Nullable String text) throws Refused {
        return switch (text == null ? "parked" : text) {
            case "parked" -> Standing.PARKED;
            case "waiting" -> Standing.WAITING;
            default -> throw new Refused(400, "is no state that can be listed", "state", "use parked or waiting");
        };
    }

    private static int limit(@Nullable String text) throws Refused {
        if (text == null) {
            return LISTED;
        }
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) > LISTED_MOST) {
            throw new Refused(
                    400,
                    "must be a whole number up to " + LISTED_MOST,
                    "limit",
                    "ask for fewer rows, of a topic or older ones");
        }
        return Integer.parseInt(text);
    }

    private static @Nullable Duration age(@Nullable String text, String where) throws Refused {
        Duration age = text == null ? null : Age.parse(text);
        if (text != null && age == null) {
            throw new Refused(400, "is no time", where, "send " + Age.SUCH_AS);
        }
        return age;
    }

    private static void write(JsonGenerator json, SettledRow row) throws IOException {
        json.writeNumberField("seq", row.seq());
        json.writeStringField("id", row.id());
        json.writeStringField("topic", row.place().topic());
        json.writeStringField("key", row.place().key());
        json.writeStringField("reason", row.reason());
        json.writeNumberField("ageSeconds", row.ageSeconds());
        json.writeStringField("state", row.stand().word());
        if (row.stand().parked()) {
            json.writeNumberField("behind", row.stand().behind());
        } else {
            json.writeStringField("scope", row.stand().ofTopic() ? "topic" : "key");
            json.writeObjectField("waitsFor", row.stand().waitsFor());
        }
    }

    private static void writePast(JsonGenerator json, SettledRow.Past past) throws IOException {
        json.writeNumberField("attempts", past.attempts());
        json.writeStringField("firstAttemptAt", past.first());
        json.writeStringField("lastAttemptAt", past.last());
        json.writeStringField("letteredAt", past.lettered());
    }

    Response show(Request request) throws Refused, OutboxException {
        String name = request.last();
        List<SettledRow> found = rows.list(new Selection(List.of(name), null, null, null, null), Standing.ANY, 1);
        if (found.isEmpty()) {
            throw new Refused(
                    404, "no parked or waiting row has this id or number", name, "see /parked, /parked?state=waiting");
        }
        SettledRow row = found.get(0);
        List<String> history = commands.history(row);
        long ahead = row.stand().parked() ? 0 : rows.ahead(row);
        String payload = request.asksFor("payload") ? rows.payload(desk.table(), row) : null;
        return Json.of(200, json -> {
            write(json, row);
            writePast(json, row.past());
            if (!row.stand().parked()) {
                json.writeNumberField("ahead", ahead);
            }
            json.writeArrayFieldStart("history");
            for (String line : history) {
                json.writeString(line);
            }
            json.writeEndArray();
            if (request.asksFor("payload")) {
                json.writeStringField("payload", payload);
            }
        });
    }

    // ---- doing

    Response retry(Request request) throws Refused, OutboxException, InterruptedException {
        Body body = Body.of(request.body(), FIELDS);
        Selection selection = selection(body);
        if (selection.all() != body.flag("all")) {
            throw new Refused(
                    400,
                    selection.all() ? "which rows is not said" : "all goes without any other choice of rows",
                    "rows, topic, key, reason, olderThan, all",
                    "name some, or send \"all\": true alone");
        }
        return ask(Action.RETRY, selection, request, body);
    }

    Response discard(Request request) throws Refused, OutboxException, InterruptedException {
        Body body = Body.of(request.body(), FIELDS);
        Selection selection = selection(body);
        if (selection.all()) {
            throw new Refused(
                    400,
                    "what is given up must be named",
                    "rows, topic, key, reason, olderThan",
                    "name ids, or a topic, key, reason or age");
        }
        if (body.textOrEmpty("because").isEmpty()) {
            throw new Refused(
                    400, "giving rows up needs a reason", "because", "say why; it is kept with who asked, and when");
        }
        Selection meant = body.flag("breakOrder") ? selection : demandNoneBlocks(selection);
        return ask(Action.DISCARD, meant, request, body);
    }

    /** Where {@code poison.policy} blocks, every parked row with a key holds up what comes after it, now or later. Returns the rows of which that is not so. */
    private Selection demandNoneBlocks(Selection selection) throws Refused, OutboxException {
        List<SettledRow> found = rows.list(selection, Standing.PARKED, LOOKED_AT);
        List<SettledRow> blocking = found.stream()
                .filter(row -> row.place().key() != null)
                .filter(row -> desk.policy().blocks(row.place().topic()))
                .toList();
        if (!blocking.isEmpty()) {
            String some = blocking.stream()
                    .limit(NAMED)
                    .map(row -> row.seq() + " blocks " + row.place() + " where "
                            + row.stand().behind() + " wait")
                    .collect(Collectors.joining("; "));
            throw new Refused(
                    409,
                    "nothing was done: giving up " + blocking.size() + " of these rows breaks the order of their keys: "
                            + some,
                    "breakOrder",
                    "send \"breakOrder\": true if that is meant");
        }
        return selection.only(found);
    }

    private static Selection selection(Body body) throws Refused {
        return new Selection(
                body.texts("rows"),
                body.text("topic"),
                body.text("key"),
                body.text("reason"),
                age(body.text("olderThan"), "olderThan"));
    }

    private Response ask(Action action, Selection selection, Request request, Body body)
            throws Refused, OutboxException, InterruptedException {
        int seconds = body.number("waitSeconds", WAIT_SECONDS, WAIT_SECONDS_MOST);
        List<Long> numbers = commands.ask(action, selection, body.textOrEmpty("because"), Who.asks(request, body));
        if (numbers.isEmpty()) {
            throw nothing(selection);
        }
        desk.carryOutNow().run();
        List<CommandTable.Asked> seen = await(numbers, seconds);
        boolean open = seen.stream().anyMatch(each -> each.outcome() == null);
        return Json.of(open ? 202 : 200, json -> write(json, seen));
    }

    private Refused nothing(Selection selection) throws OutboxException {
        List<SettledRow> waiting = rows.list(selection.asAsked(), Standing.WAITING, 1);
        return new Refused(
                404,
                "nothing was asked for: no parked row matches that has not been asked about already",
                "rows, topic, key, reason, olderThan",
                waiting.isEmpty()
                        ? "see /parked"
                        : "row " + waiting.get(0).seq() + " "
                                + waiting.get(0).stand().outlook());
    }

    private static void write(JsonGenerator json, List<CommandTable.Asked> seen) throws IOException {
        json.writeArrayFieldStart("commands");
        for (CommandTable.Asked each : seen) {
            json.writeStartObject();
            json.writeNumberField("number", each.number());
            json.writeNumberField("seq", each.seq());
            json.writeStringField("id", each.id());
            json.writeStringField("outcome", each.outcome());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private List<CommandTable.Asked> await(List<Long> numbers, int seconds)
            throws OutboxException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<CommandTable.Asked> seen = commands.look(numbers);
        while (seen.stream().anyMatch(each -> each.outcome() == null) && System.nanoTime() < deadline) {
            // Nobody calls: the table has to be asked again and again, and who waits in between may be interrupted.
            boolean unused = new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            seen = commands.look(numbers);
        }
        return seen;
    }
}
