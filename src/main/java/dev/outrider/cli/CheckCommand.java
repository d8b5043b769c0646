package dev.outrider.cli;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at everything the relay needs, and reports all of it at once. */
@Command(
        name = "check",
        description = {
            "Looks at everything that run will need: database, grants, table, plan, lease, Kafka, topics.",
            "Changes nothing, save for the record that --probe sends."
        })
final class CheckCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Look at this topic too. May be given several times.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = "--probe",
            paramLabel = "TOPIC",
            description =
                    "Send one record to partition 0 of this topic, of type outrider.probe, and wait until it is acknowledged.")
    private @Nullable String probe;

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException {
        OutriderConfig loaded = config.load(console);
        Logging.beside();
        Report report = new Report(console.out());
        Set<String> wanted = new LinkedHashSet<>(topics);
        wanted.addAll(new DatabaseCheck(loaded, report).look());
        new KafkaCheck(loaded, report).look(wanted, probe);
        new SettingsCheck(loaded, report).look();
        return report.conclude();
    }
}
