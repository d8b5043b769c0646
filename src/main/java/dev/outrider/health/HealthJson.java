package dev.outrider.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.outrider.convert.headers.Contexts;
import dev.outrider.core.Blocked;
import dev.outrider.core.Pause;
import dev.outrider.core.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the answer to {@code /health}. Its fields are documented in {@code src/docs/health.md}. */
final class HealthJson {

    private static final JsonFactory JSON = new JsonFactory();

    /** Keys are the application's, and of any length. */
    private static final int LONGEST_KEY = 200;

    private final JsonGenerator json;
    private final Vitals vitals;
    private final Elsewhere elsewhere;

    private HealthJson(JsonGenerator json, Vitals vitals, Elsewhere elsewhere) {
        this.json = json;
        this.vitals = vitals;
        this.elsewhere = elsewhere;
    }

    /**
     * What stands still, as another source than the relay tells it.
     *
     * @param pauses what the table says, null when it was not asked
     * @param unknown why it could not be asked, null when it could
     */
    record Elsewhere(@Nullable List<Pause> pauses, @Nullable String unknown) {

        static final Elsewhere NOTHING = new Elsewhere(null, null);
    }

    static byte[] of(Vitals vitals) {
        return of(vitals, Elsewhere.NOTHING);
    }

    static byte[] of(Vitals vitals, Elsewhere elsewhere) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2_048);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.useDefaultPrettyPrinter();
            new HealthJson(json, vitals, elsewhere).write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private void write() throws IOException {
        Verdict verdict = Verdict.of(vitals);
        Status relay = vitals.relay();
        json.writeStartObject();
        json.writeStringField("state", verdict.word().text());
        reasons(verdict.reasons());
        if (relay != null) {
            lease(relay.lane());
        }
        paused(relay);
        backlog(vitals.backlog());
        if (relay != null) {
            flow(relay.flow());
            standstill(relay);
        }
        sides();
        lastError(vitals.host().lastError());
        if (relay != null) {
            reading(relay.reading());
            counters(relay.flow().counts());
        }
        dropped(vitals.dropped());
        retention(vitals.retention());
        wakeup(vitals.wakeup());
        letters(vitals.letters());
        heartbeat(vitals.heartbeat());
        examined(vitals.examined());
        host();
        json.writeEndObject();
    }

    private void reasons(List<Status.Trouble> reasons) throws IOException {
        json.writeArrayFieldStart("reasons");
        for (Status.Trouble reason : reasons) {
            json.writeStartObject();
            trouble(reason);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void trouble(Status.Trouble trouble) throws IOException {
        json.writeStringField("kind", trouble.kind());
        json.writeStringField("message", trouble.message());
        age("sinceSeconds", trouble.sinceNanos());
        Long seq = trouble.seq();
        if (seq != null) {
            json.writeNumberField("seq", seq);
        }
    }

    private void lease(Status.Lane lane) throws IOException {
        json.writeObjectFieldStart("lease");
        json.writeStringField("state", lane.state().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("term", lane.term());
        json.writeStringField("holder", lane.holder());
        long left = lane.term() == 0 ? 0 : lane.trustedUntilNanos() - vitals.nowNanos();
        seconds("trustedForSeconds", Math.max(0, left));
        json.writeEndObject();
    }

    /** Only the lane's holder has it in mind; whoever asks another instance may be told what the table says. */
    private void paused(@Nullable Status relay) throws IOException {
        json.writeArrayFieldStart("paused");
        if (relay != null) {
            for (Status.Paused each : relay.blocked().paused()) {
                json.writeStartObject();
                pause(json, each.pause());
                seconds("sinceSeconds", vitals.nowNanos() - each.sinceNanos());
                json.writeBooleanField("drained", each.drained());
                json.writeEndObject();
            }
        }
        List<Pause> pauses = elsewhere.pauses();
        if (pauses != null) {
            for (Pause each : pauses) {
                write(json, each);
            }
        }
        json.writeEndArray();
        if (elsewhere.unknown() != null) {
            json.writeStringField("pausedUnknown", elsewhere.unknown());
        }
    }

    /** A pause as the table tells it. */
    static void write(JsonGenerator json, Pause pause) throws IOException {
        json.writeStartObject();
        pause(json, pause);
        json.writeFieldName("sinceSeconds");
        json.writeNumber(String.format(Locale.ROOT, "%.3f", pause.ageMillis() / 1e3));
        json.writeEndObject();
    }

    private static void pause(JsonGenerator json, Pause pause) throws IOException {
        json.writeStringField("scope", pause.topic() == null ? "lane" : "topic");
        if (pause.topic() != null) {
            json.writeStringField("topic", pause.topic());
        }
        json.writeStringField("by", pause.by());
        json.writeStringField("because", pause.because());
    }

    private void backlog(Vitals.@Nullable Sample sample) throws IOException {
        if (sample == null) {
            json.writeNullField("backlog");
            return;
        }
        json.writeObjectFieldStart("backlog");
        json.writeNumberField("rows", sample.backlog().rows());
        Long oldest = sample.backlog().oldestAgeMillis();
        if (sample.backlog().ageIsUntold()) {
            json.writeNullField("oldestUnpublishedSeconds");
        } else {
            seconds("oldestUnpublishedSeconds", oldest == null ? 0 : oldest * 1_000_000);
        }
        age("sampledSecondsAgo", sample.atNanos());
        json.writeEndObject();
    }

    private void flow(Status.Flow flow) throws IOException {
        json.writeNumberField("inFlight", flow.inFlight());
        age("oldestInFlightSeconds", flow.mostSilentSinceNanos());
        age("lastAcknowledgementSecondsAgo", flow.lastAckNanos());
        json.writeObjectFieldStart("window");
        json.writeNumberField("rows", flow.windowRows());
        json.writeNumberField("bytes", flow.windowBytes());
        json.writeEndObject();
    }

    private void standstill(Status relay) throws IOException {
        Status.Standstill still = relay.blocked();
        Vitals.Sample sample = vitals.backlog();
        // Only the lane's holder has them in mind, and to the row; any other instance knows what the table showed last.
        long parked = relay.lane().term() != 0 || sample == null
                ? still.parked()
                : sample.backlog().parked();
        json.writeNumberField("parked", parked);
        json.writeNumberField("waiting", still.waiting());
        json.writeObjectFieldStart("blocked");
        json.writeNumberField("chains", still.chains());
        json.writeNumberField("topics", still.topics());
        json.writeNumberField("limited", still.limited());
        json.writeArrayFieldStart("sample");
        for (Blocked blocked : still.sample()) {
            blocked(blocked);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void blocked(Blocked blocked) throws IOException {
        json.writeStartObject();
        json.writeStringField("scope", blocked.scope().name().toLowerCase(Locale.ROOT));
        json.writeStringField("topic", blocked.chain().topic());
        byte[] key = blocked.chain().key();
        if (key != null) {
            String text = new String(key, StandardCharsets.UTF_8);
            json.writeStringField("key", text.substring(0, Math.min(text.length(), LONGEST_KEY)));
        }
        json.writeNumberField("parked", blocked.parked());
        json.writeNumberField("waiting", blocked.waiting());
        json.writeStringField("code", blocked.code());
        json.writeStringField("reason", blocked.reason());
        json.writeEndObject();
    }

    private void sides() throws IOException {
        json.writeObjectFieldStart("kafka");
        json.writeStringField("state", Verdict.kafka(vitals).name().toLowerCase(Locale.ROOT));
        Status relay = vitals.relay();
        seconds("throttledSeconds", relay == null ? 0 : relay.cluster().throttledNanos());
        json.writeEndObject();
        json.writeObjectFieldStart("database");
        json.writeStringField("state", Verdict.database(vitals).name().toLowerCase(Locale.ROOT));
        json.writeEndObject();
    }

    private void lastError(Status.@Nullable Trouble last) throws IOException {
        if (last == null) {
            json.writeNullField("lastError");
            return;
        }
        json.writeObjectFieldStart("lastError");
        trouble(last);
        json.writeEndObject();
    }

    private void reading(Status.Reading reading) throws IOException {
        json.writeObjectFieldStart("reading");
        json.writeNumberField("lowWater", reading.lowWater());
        json.writeNumberField("cursor", reading.cursor());
        json.writeNumberField("lastValue", reading.lastValue());
        json.writeNumberField("gaps", reading.gaps().ranges());
        json.writeNumberField("doneRanges", reading.doneRanges());
        age("lastPageSecondsAgo", reading.lastPageNanos());
        json.writeEndObject();
    }

    private void counters(Status.Counts counts) throws IOException {
        json.writeObjectFieldStart("counters");
        json.writeNumberField("read", counts.read());
        json.writeNumberField("sent", counts.attempts().sent());
        json.writeNumberField("acknowledged", counts.acknowledged());
        json.writeNumberField("published", counts.published());
        json.writeNumberField("parked", counts.parked());
        json.writeNumberField("resent", counts.attempts().resent());
        json.writeNumberField("sessions", counts.sessions());
        json.writeEndObject();
    }

    private void dropped(Contexts.Dropped dropped) throws IOException {
        json.writeObjectFieldStart("droppedHeaders");
        json.writeNumberField("traceparent", dropped.traceparent());
        json.writeNumberField("tracestate", dropped.tracestate());
        json.writeNumberField("baggage", dropped.baggage());
        json.writeNumberField("lastSeq", dropped.lastSeq());
        json.writeEndObject();
    }

    private void retention(Vitals.@Nullable Retention retention) throws IOException {
        if (retention == null) {
            json.writeNullField("retention");
            return;
        }
        json.writeObjectFieldStart("retention");
        json.writeNumberField("deleted", retention.deletedRows());
        json.writeNumberField("upTo", retention.upTo());
        age("lastRunSecondsAgo", retention.lastRunNanos());
        json.writeStringField("error", retention.error());
        json.writeEndObject();
    }

    private void wakeup(Vitals.@Nullable Wakeup wakeup) throws IOException {
        if (wakeup == null) {
            json.writeNullField("wakeup");
            return;
        }
        json.writeObjectFieldStart("wakeup");
        json.writeStringField("state", wakeup.listening() ? "listening" : "polling");
        age("sinceSeconds", wakeup.sinceNanos());
        json.writeNumberField("rings", wakeup.rings());
        json.writeStringField("reason", wakeup.reason());
        json.writeEndObject();
    }

    private void letters(Vitals.@Nullable Letters letters) throws IOException {
        if (letters == null) {
            json.writeNullField("deadLetters");
            return;
        }
        json.writeObjectFieldStart("deadLetters");
        json.writeNumberField("sent", letters.sent());
        json.writeNumberField("failed", letters.failed());
        age("lastSentSecondsAgo", letters.lastSentNanos());
        json.writeStringField("error", letters.error());
        json.writeEndObject();
    }

    private void heartbeat(Vitals.@Nullable Heartbeat heartbeat) throws IOException {
        if (heartbeat == null) {
            json.writeNullField("heartbeat");
            return;
        }
        json.writeObjectFieldStart("heartbeat");
        json.writeNumberField("sent", heartbeat.sent());
        age("lastSecondsAgo", heartbeat.lastNanos());
        json.writeStringField("error", heartbeat.error());
        json.writeEndObject();
    }

    private void examined(Vitals.@Nullable Examined examined) throws IOException {
        if (examined == null) {
            json.writeNullField("doctor");
            return;
        }
        json.writeObjectFieldStart("doctor");
        age("lookedSecondsAgo", examined.atNanos());
        json.writeArrayFieldStart("notices");
        for (Vitals.Notice notice : examined.notices()) {
            json.writeStartObject();
            json.writeStringField("level", notice.grave() ? "failure" : "warning");
            json.writeStringField("kind", notice.kind());
            json.writeStringField("message", notice.message());
            age("sinceSeconds", notice.sinceNanos());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void host() throws IOException {
        Vitals.Host host = vitals.host();
        json.writeObjectFieldStart("loop");
        age("lastTurnSecondsAgo", host.lastTurnNanos());
        json.writeNumberField("stalls", host.stalls());
        seconds("worstStallSeconds", host.worstStallNanos());
        json.writeEndObject();
        json.writeStringField("instance", vitals.origin().instance());
        json.writeStringField("version", vitals.origin().version());
        age("uptimeSeconds", vitals.origin().startedNanos());
    }

    /** How long ago something was; null when it never was. */
    private void age(String name, long atNanos) throws IOException {
        if (atNanos == 0) {
            json.writeNullField(name);
        } else {
            seconds(name, Math.max(0, vitals.nowNanos() - atNanos));
        }
    }

    private void seconds(String name, long nanos) throws IOException {
        json.writeFieldName(name);
        json.writeNumber(String.format(Locale.ROOT, "%.3f", nanos / 1e9));
    }
}
