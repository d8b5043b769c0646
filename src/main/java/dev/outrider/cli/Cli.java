package dev.outrider.cli;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.core.OutboxException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line as a whole: from arguments to an exit code. */
@Command(
        name = "outrider",
        description = "Relays a PostgreSQL transactional outbox to Kafka.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Cli implements Runnable {

    @Spec
    private CommandSpec spec;

    private Cli() {
        spec = CommandSpec.create();
    }

    /**
     * Runs a command to its end.
     *
     * @param console what it sees of the process
     * @param args the command and its options
     * @return the exit code
     */
    public static int run(Console console, String... args) {
        return new CommandLine(new Cli())
                .addSubcommand(new RunCommand(console))
                .addSubcommand(new CheckCommand(console))
                .addSubcommand(ParkedCommand.of(console))
                .addSubcommand(new ReplayCommand(console))
                .addSubcommand(new StatusCommand(console))
                .addSubcommand(new LagCommand(console))
                .addSubcommand(new PauseCommand(console))
                .addSubcommand(new ResumeCommand(console))
                .addSubcommand(new MigrateCommand(console))
                .addSubcommand(new ConfigCommand(console))
                .addSubcommand(new VersionCommand(console))
                .setOut(console.out())
                .setErr(console.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((thrown, line, parsed) -> failed(console, thrown))
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int failed(Console console, Exception thrown) {
        if (thrown instanceof InvalidConfigException invalid) {
            console.err().println(invalid.getMessage());
            console.err().flush();
            return Exit.USAGE;
        }
        if (thrown instanceof OutboxException database) {
            console.err().println("the database: " + database.getMessage());
            console.err().flush();
            return Exit.FAILED;
        }
        if (thrown instanceof Remote.Failed remote) {
            console.err().println(remote.getMessage());
            console.err().flush();
            return Exit.FAILED;
        }
        console.err().println("outrider failed: " + thrown);
        thrown.printStackTrace(console.err());
        console.err().flush();
        return Exit.FAILED;
    }
}
