package dev.outrider.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the version. */
@Command(name = "version", description = "Prints the version of the program and of the Java it runs on.")
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
        console.out()
                .println(
                        "java " + System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ")");
        console.out().flush();
        return Exit.OK;
    }
}
