package dev.outrider.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** How far behind a relay is, for people; beside the command as {@link StatusText}. */
final class LagText {

    static final Asked ASKED = new Asked("/lag", LagText::of, lag -> Exit.OK);

    private LagText() {}

    private static String of(JsonNode lag) {
        StringBuilder text = new StringBuilder(300);
        text.append("behind by  ").append(StatusText.age(lag.path("lagSeconds")));
        text.append(lag.path("lanePaused").asBoolean() ? ", and the lane is paused\n" : "\n");
        JsonNode backlog = lag.path("backlog");
        text.append("backlog    ").append(backlog.path("rows").asText("?")).append(" rows");
        JsonNode ago = backlog.path("sampledSecondsAgo");
        text.append(ago.isNumber() ? ", seen " + StatusText.age(ago) + " ago\n" : "\n");
        if (!lag.path("topics").isEmpty()) {
            text.append(String.format("%-40s %9s %9s %9s%n", "topic", "parked", "waiting", "oldest"));
        }
        for (JsonNode topic : lag.path("topics")) {
            text.append(String.format(
                    "%-40s %9d %9d %9s%s%n",
                    Terminals.safe(topic.path("topic").asText()),
                    topic.path("parked").asLong(),
                    topic.path("waiting").asLong(),
                    topic.path("waiting").asLong() == 0 ? "-" : StatusText.age(topic.path("oldestWaitingSeconds")),
                    topic.path("paused").asBoolean() ? "  paused" : ""));
        }
        return text.toString();
    }
}
