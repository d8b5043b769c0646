package dev.outrider.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done about rows that were refused for good, and a look at those that wait. */
@Command(
        name = "parked",
        description =
                "Shows rows that Kafka or the relay refused for good, tries them again, or gives them up. Shows what waits, too.",
        synopsisSubcommandLabel = "COMMAND")
final class ParkedCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Mixin
    private final HelpOption help = new HelpOption();

    private ParkedCommand() {
        spec = CommandSpec.create();
    }

    static CommandLine of(Console console) {
        return new CommandLine(new ParkedCommand())
                .addSubcommand(new ParkedListCommand(console))
                .addSubcommand(new ParkedShowCommand(console))
                .addSubcommand(new ParkedRetryCommand(console))
                .addSubcommand(new ParkedDiscardCommand(console));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: list, show, retry or discard");
    }
}
