package dev.outrider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to stand still, or to go on. */
final class PauseOptions {

    @Option(names = "--topic", paramLabel = "TOPIC", required = true, description = "Only this topic.")
    private @Nullable String topic;

    @Option(names = "--lane", required = true, description = "The whole lane.")
    private boolean lane;

    ObjectNode body(String because) {
        ObjectNode body = Remote.body();
        if (lane) {
            body.put("lane", "0");
        } else {
            body.put("topic", topic);
        }
        return body.put("because", because).put("by", Who.name());
    }

    String name() {
        return lane ? "the lane" : String.valueOf(topic);
    }

    @Nullable
    String topic() {
        return lane ? null : topic;
    }

    /** Whether all that is to stand still of it does. */
    boolean drained(JsonNode status) {
        for (JsonNode each : status.path("paused")) {
            boolean meant = lane
                    ? each.path("scope").asText().equals("lane")
                    : each.path("topic").asText().equals(topic);
            if (meant && each.path("drained").asBoolean()) {
                return true;
            }
        }
        return false;
    }
}
