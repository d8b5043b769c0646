package dev.outrider.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.outrider.admin.PauseBook;
import dev.outrider.admin.TopicLag;
import dev.outrider.convert.TopicName;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Pause;
import dev.outrider.core.Status;
import dev.outrider.health.HealthRoutes;
import dev.outrider.health.Vitals;
import dev.outrider.http.Request;
import dev.outrider.http.Response;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the relay is, how far behind, and what is to stand still. */
final class Steering {

    private static final Set<String> FIELDS = Set.of("topic", "lane", "because", "by");
    private static final int HISTORY = 20;

    private final Desk desk;
    private final PauseBook book;

    Steering(Desk desk) {
        this.desk = desk;
        this.book = new PauseBook(desk.pool());
    }

    /** Works without the database too, as far as this instance knows by itself what stands still. */
    Response status(Vitals now) {
        if (holds(now)) {
            return Response.json(HealthRoutes.status(now, null, null));
        }
        try {
            return Response.json(HealthRoutes.status(now, book.standing(), null));
        } catch (OutboxException e) {
            return Response.json(HealthRoutes.status(now, null, "the database: " + e.getMessage()));
        }
    }

    private static boolean holds(Vitals now) {
        Status relay = now.relay();
        return relay != null && relay.lane().term() != 0;
    }

    Response lag(Vitals now) throws OutboxException {
        List<TopicLag> topics = TopicLag.look(desk.pool(), desk.table());
        List<Pause> standing = book.standing();
        return Json.of(200, json -> lag(json, now, topics, standing));
    }

    private static void backlog(JsonGenerator json, Vitals.@Nullable Sample sample, long sampledAgo)
            throws IOException {
        if (sample == null) {
            json.writeNullField("backlog");
            return;
        }
        Long oldest = sample.backlog().oldestAgeMillis();
        json.writeObjectFieldStart("backlog");
        json.writeNumberField("rows", sample.backlog().rows());
        if (sample.backlog().ageIsUntold()) {
            json.writeNullField("oldestUnpublishedSeconds");
        } else {
            Json.seconds(json, "oldestUnpublishedSeconds", oldest == null ? 0 : oldest);
        }
        Json.seconds(json, "sampledSecondsAgo", sampledAgo);
        json.writeEndObject();
    }

    private static void lag(JsonGenerator json, Vitals now, List<TopicLag> topics, List<Pause> standing)
            throws IOException {
        Vitals.Sample sample = now.backlog();
        long sampledAgo = sample == null ? 0 : (now.nowNanos() - sample.atNanos()) / 1_000_000;
        Long lag = lagMillis(sample, sampledAgo, topics);
        if (lag == null) {
            json.writeNullField("lagSeconds");
        } else {
            Json.seconds(json, "lagSeconds", lag);
        }
        backlog(json, sample, sampledAgo);
        json.writeArrayFieldStart("topics");
        for (TopicLag topic : topics) {
            json.writeStartObject();
            json.writeStringField("topic", topic.topic());
            json.writeNumberField("parked", topic.parked());
            json.writeNumberField("waiting", topic.waiting());
            Long age = topic.oldestAgeMillis();
            if (age == null) {
                json.writeNullField("oldestWaitingSeconds");
            } else {
                Json.seconds(json, "oldestWaitingSeconds", age);
            }
            json.writeBooleanField("paused", stands(standing, topic.topic()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeBooleanField("lanePaused", stands(standing, null));
    }

    /** The greatest age; null when nobody has looked yet, or some row waits of which the table does not tell how old it is. */
    private static @Nullable Long lagMillis(Vitals.@Nullable Sample sample, long sampledAgo, List<TopicLag> topics) {
        Long oldest = sample == null ? null : sample.backlog().oldestAgeMillis();
        boolean untold = sample == null || sample.backlog().ageIsUntold();
        long lag = oldest == null ? 0 : oldest + sampledAgo;
        for (TopicLag topic : topics) {
            Long age = topic.oldestAgeMillis();
            untold |= age == null && topic.waiting() > 0;
            lag = Math.max(lag, age == null ? 0 : age);
        }
        return untold ? null : lag;
    }

    private static boolean stands(List<Pause> standing, @Nullable String topic) {
        return standing.stream().anyMatch(each -> topic == null ? each.topic() == null : topic.equals(each.topic()));
    }

    Response pause(Request request, Vitals now) throws Refused, OutboxException {
        Body body = Body.of(request.body(), FIELDS);
        String topic = topic(body);
        String because = body.textOrEmpty("because");
        if (because.isEmpty()) {
            throw new Refused(400, "a pause needs a reason", "because", "say why; it is kept with who asked, and when");
        }
        boolean changed = book.pause(topic, because, Who.asks(request, body));
        return told(changed ? "paused" : "was paused already", topic, now);
    }

    Response resume(Request request, Vitals now) throws Refused, OutboxException {
        Body body = Body.of(request.body(), FIELDS);
        String topic = topic(body);
        boolean changed = book.resume(topic, body.textOrEmpty("because"), Who.asks(request, body));
        return told(changed ? "resumed" : "was not paused", topic, now);
    }

    /** A topic, or null for the lane. Neither would be a pause of everything by omission. */
    private static @Nullable String topic(Body body) throws Refused {
        String topic = body.text("topic");
        String lane = body.text("lane");
        if ((topic == null) == (lane == null)) {
            throw new Refused(
                    400,
                    "say what is meant: the lane or a topic",
                    "topic, lane",
                    "send \"lane\": 0 or \"topic\": NAME");
        }
        if (lane != null && !lane.equals("0")) {
            throw new Refused(404, "there is no such lane", "lane", "there is one, and its number is 0");
        }
        String fault = topic == null ? null : TopicName.fault(topic);
        if (fault != null) {
            throw new Refused(400, fault, "topic", "send the name of a Kafka topic");
        }
        return topic;
    }

    private Response told(String outcome, @Nullable String topic, Vitals now) throws OutboxException {
        desk.carryOutNow().run();
        boolean here = holds(now);
        List<Pause> standing = book.standing();
        List<String> history = book.history(HISTORY);
        return Json.of(200, json -> {
            json.writeStringField("outcome", outcome);
            json.writeStringField("scope", topic == null ? "lane" : "topic");
            json.writeStringField("topic", topic);
            json.writeStringField("effective", here ? "now" : "within a second, on the instance that holds the lane");
            json.writeArrayFieldStart("paused");
            for (Pause pause : standing) {
                HealthRoutes.write(json, pause);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("history");
            for (String line : history) {
                json.writeString(line);
            }
            json.writeEndArray();
        });
    }
}
