package dev.outrider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is sent about pauses, and what is read of them; beside the commands as {@link StatusText}. */
final class PauseAsked {

    private PauseAsked() {}

    /** Asks for it, and prints what came of that. */
    static void ask(Console console, Remote relay, String path, PauseOptions what, String because)
            throws Remote.Failed {
        JsonNode answer = relay.post(path, body(what, because));
        console.out()
                .println(what.name() + " " + answer.path("outcome").asText() + ", effective "
                        + answer.path("effective").asText());
        console.out().flush();
    }

    private static ObjectNode body(PauseOptions what, String because) {
        ObjectNode body = Remote.body();
        if (what.lane()) {
            body.put("lane", "0");
        } else {
            body.put("topic", what.topic());
        }
        return body.put("because", because).put("by", Who.name());
    }

    /** Whether all that is to stand still of it does. */
    static boolean drained(PauseOptions what, JsonNode status) {
        for (JsonNode each : status.path("paused")) {
            boolean meant = what.lane()
                    ? each.path("scope").asText().equals("lane")
                    : each.path("topic").asText().equals(what.topic());
            if (meant && each.path("drained").asBoolean()) {
                return true;
            }
        }
        return false;
    }
}
