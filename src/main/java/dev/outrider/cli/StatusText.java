package dev.outrider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** What a relay says of itself, for people. Not in the command, whose methods are looked at by every other command's start, and with them what is in their signatures. */
final class StatusText {

    static final Asked ASKED = new Asked("/status", StatusText::of, StatusText::exit);

    /** A standby does what it is there for. */
    private static final Set<String> WELL = Set.of("ok", "standby");

    private StatusText() {}

    private static int exit(JsonNode status) {
        return WELL.contains(status.path("state").asText()) ? Exit.OK : Exit.FAILED;
    }

    static String of(JsonNode status) {
        StringBuilder text = new StringBuilder(500);
        line(text, "state", status.path("state").asText());
        status.path("reasons").forEach(reason -> line(text, "because", reason(reason)));
        line(text, "instance", instance(status));
        line(text, "lane", lane(status.path("lease")));
        status.path("paused").forEach(paused -> line(text, "paused", paused(paused)));
        JsonNode backlog = status.path("backlog");
        line(
                text,
                "backlog",
                backlog.path("rows").asText("?") + " rows, the oldest " + age(backlog.path("oldestUnpublishedSeconds"))
                        + " old");
        line(
                text,
                "under way",
                number(status, "inFlight") + " in flight, " + number(status.path("window"), "rows") + " in the window");
        line(
                text,
                "standing",
                number(status, "parked") + " parked, " + number(status, "waiting") + " waiting, "
                        + blocked(status.path("blocked")));
        line(text, "kafka", status.path("kafka").path("state").asText());
        line(text, "database", status.path("database").path("state").asText());
        line(text, "published", published(status));
        return text.toString();
    }

    private static String reason(JsonNode reason) {
        return reason.path("kind").asText() + ": " + reason.path("message").asText() + ago(reason.path("sinceSeconds"));
    }

    private static String instance(JsonNode status) {
        return status.path("instance").asText() + ", version "
                + status.path("version").asText() + ", up for " + age(status.path("uptimeSeconds"));
    }

    private static String lane(JsonNode lease) {
        String holder = lease.path("holder").asText();
        return lease.path("state").asText() + ", held by " + (holder.isEmpty() ? "nobody" : holder) + ", term "
                + lease.path("term").asText();
    }

    private static String paused(JsonNode paused) {
        String what = paused.path("scope").asText().equals("lane")
                ? "the lane"
                : paused.path("topic").asText();
        return what + " by " + paused.path("by").asText() + ": "
                + paused.path("because").asText() + ago(paused.path("sinceSeconds"))
                + (paused.path("drained").asBoolean() ? ", drained" : "");
    }

    private static String blocked(JsonNode blocked) {
        return number(blocked, "chains") + " keys and " + number(blocked, "topics") + " topics blocked";
    }

    private static String published(JsonNode status) {
        return number(status.path("counters"), "published") + " since the start, the last answer "
                + age(status.path("lastAcknowledgementSecondsAgo")) + " ago";
    }

    private static String number(JsonNode node, String name) {
        return node.path(name).asText("0");
    }

    private static String ago(JsonNode seconds) {
        return seconds.isNumber() ? " (for " + age(seconds) + ")" : "";
    }

    static String age(JsonNode seconds) {
        return seconds.isNumber() ? Ages.text(Math.max(0, Math.round(seconds.asDouble()))) : "?";
    }

    private static void line(StringBuilder text, String name, String value) {
        // What comes from elsewhere must not move the cursor of whoever watches.
        text.append(String.format("%-10s ", name)).append(Terminals.safe(value)).append('\n');
    }
}
