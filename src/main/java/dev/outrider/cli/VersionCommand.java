package dev.outrider.cli;

import dev.outrider.config.Release;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the version, and what it was built from and runs on, each with its date. */
@Command(
        name = "version",
        description =
                "Prints the version of the program, the commit it was built from, and the Java it runs on, with dates.")
final class VersionCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    VersionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.out().println(Version.line());
        console.out().println("commit " + Release.source());
        console.out()
                .println("java " + System.getProperty("java.version") + " of " + System.getProperty("java.version.date")
                        + " (" + System.getProperty("java.vm.name") + ")");
        console.out().flush();
        return Exit.OK;
    }
}
