package dev.outrider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrider.config.InvalidConfigException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows how far behind a running relay is. */
@Command(
        name = "lag",
        description =
                "Shows how far behind a running relay is, and what has left the stream by topic. Asks it over HTTP.")
final class LagCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final WatchOptions watch = new WatchOptions();

    LagCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException, Remote.Failed, InterruptedException {
        Logging.beside();
        Remote relay = remote.remote(console);
        return watch.show(console, () -> {
            JsonNode lag = relay.get("/lag");
            return new WatchOptions.Look(watch.json() ? lag.toPrettyString() + "\n" : text(lag), Exit.OK);
        });
    }

    static String text(JsonNode lag) {
        StringBuilder text = new StringBuilder(300);
        text.append("behind by  ").append(StatusCommand.age(lag.path("lagSeconds")));
        text.append(lag.path("lanePaused").asBoolean() ? ", and the lane is paused\n" : "\n");
        JsonNode backlog = lag.path("backlog");
        text.append("backlog    ").append(backlog.path("rows").asText("?")).append(" rows\n");
        if (!lag.path("topics").isEmpty()) {
            text.append(String.format("%-40s %9s %9s %9s%n", "topic", "parked", "waiting", "oldest"));
        }
        for (JsonNode topic : lag.path("topics")) {
            text.append(String.format(
                    "%-40s %9d %9d %9s%s%n",
                    topic.path("topic").asText().replaceAll("\\p{Cntrl}", "?"),
                    topic.path("parked").asLong(),
                    topic.path("waiting").asLong(),
                    topic.path("waiting").asLong() == 0 ? "-" : StatusCommand.age(topic.path("oldestWaitingSeconds")),
                    topic.path("paused").asBoolean() ? "  paused" : ""));
        }
        return text.toString();
    }
}
