package dev.outrider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrider.config.InvalidConfigException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows how a running relay is. */
@Command(name = "status", description = "Shows how a running relay is, and what stands still. Asks it over HTTP.")
final class StatusCommand implements Callable<Integer> {

    /** A standby does what it is there for. */
    private static final Set<String> WELL = Set.of("ok", "standby");

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final WatchOptions watch = new WatchOptions();

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException, Remote.Failed, InterruptedException {
        Logging.beside();
        Remote relay = remote.remote(console);
        return watch.show(console, () -> {
            JsonNode status = relay.get("/status");
            String text = watch.json() ? status.toPrettyString() + "\n" : text(status);
            return new WatchOptions.Look(
                    text, WELL.contains(status.path("state").asText()) ? Exit.OK : Exit.FAILED);
        });
    }

    static String text(JsonNode status) {
        StringBuilder text = new StringBuilder(500);
        line(text, "state", status.path("state").asText());
        for (JsonNode reason : status.path("reasons")) {
            line(
                    text,
                    "because",
                    reason.path("kind").asText() + ": " + reason.path("message").asText()
                            + ago(reason.path("sinceSeconds")));
        }
        JsonNode lease = status.path("lease");
        line(
                text,
                "instance",
                status.path("instance").asText() + ", version "
                        + status.path("version").asText() + ", up for " + age(status.path("uptimeSeconds")));
        line(
                text,
                "lane",
                lease.path("state").asText() + ", held by "
                        + nobody(lease.path("holder").asText()) + ", term "
                        + lease.path("term").asText());
        for (JsonNode paused : status.path("paused")) {
            String what = paused.path("scope").asText().equals("lane")
                    ? "the lane"
                    : paused.path("topic").asText();
            line(
                    text,
                    "paused",
                    what + " by " + paused.path("by").asText() + ": "
                            + paused.path("because").asText() + ago(paused.path("sinceSeconds"))
                            + (paused.path("drained").asBoolean() ? ", drained" : ""));
        }
        JsonNode backlog = status.path("backlog");
        line(
                text,
                "backlog",
                backlog.path("rows").asText("?") + " rows, the oldest " + age(backlog.path("oldestUnpublishedSeconds"))
                        + " old");
        line(
                text,
                "under way",
                status.path("inFlight").asText("0") + " in flight, "
                        + status.path("window").path("rows").asText("0") + " in the window");
        line(
                text,
                "standing",
                status.path("parked").asText("0") + " parked, "
                        + status.path("waiting").asText("0") + " waiting, "
                        + status.path("blocked").path("chains").asText("0") + " keys and "
                        + status.path("blocked").path("topics").asText("0") + " topics blocked");
        line(text, "kafka", status.path("kafka").path("state").asText());
        line(text, "database", status.path("database").path("state").asText());
        line(
                text,
                "published",
                status.path("counters").path("published").asText("0") + " since the start, the last answer "
                        + age(status.path("lastAcknowledgementSecondsAgo")) + " ago");
        return text.toString();
    }

    private static String nobody(String holder) {
        return holder.isEmpty() ? "nobody" : holder;
    }

    private static String ago(JsonNode seconds) {
        return seconds.isNumber() ? " (for " + age(seconds) + ")" : "";
    }

    static String age(JsonNode seconds) {
        return seconds.isNumber() ? Ages.text(Math.max(0, Math.round(seconds.asDouble()))) : "?";
    }

    private static void line(StringBuilder text, String name, String value) {
        // What comes from elsewhere must not move the cursor of whoever watches.
        text.append(String.format("%-10s ", name))
                .append(value.replaceAll("\\p{Cntrl}", "?"))
                .append('\n');
    }
}
