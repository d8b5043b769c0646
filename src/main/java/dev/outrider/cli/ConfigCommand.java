package dev.outrider.cli;

import dev.outrider.config.Effective;
import dev.outrider.config.ExampleFile;
import dev.outrider.config.Reference;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the configuration in force, or everything that could be configured. */
@Command(
        name = "config",
        description =
                "Checks the configuration and prints what is in force, where each value comes from, secrets hidden.")
final class ConfigCommand implements Callable<Integer> {

    private static final int NAME_WIDTH = 32;
    private static final int VALUE_WIDTH = 32;

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @ArgGroup
    private @Nullable Print print;

    ConfigCommand(Console console) {
        this.console = console;
    }

    /** What to print instead. */
    static final class Print {
        @Option(names = "--example", description = "Print the complete commented configuration file instead.")
        private boolean example;

        @Option(names = "--reference", description = "Print the reference of all settings in Markdown instead.")
        private boolean reference;
    }

    @Override
    public Integer call() {
        int exit = print == null ? show() : instead(print);
        console.out().flush();
        console.err().flush();
        return exit;
    }

    /** A text that is too long pushes the rest of its line aside, and only that. */
    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private int instead(Print what) {
        if (what.reference) {
            return page(Reference.markdown());
        }
        return what.example ? page(ExampleFile.yaml()) : show();
    }

    private int page(String text) {
        console.out().print(text);
        return Exit.OK;
    }

    private int show() {
        Effective effective = Effective.look(config.file(console.environment()), console.environment());
        PrintWriter out = console.out();
        for (Effective.Line line : effective.lines()) {
            out.println(pad(line.name() + ":", NAME_WIDTH) + pad(line.shown(), VALUE_WIDTH) + "# " + line.origin());
        }
        if (effective.problems().isEmpty()) {
            return Exit.OK;
        }
        out.flush();
        console.err().println(effective.complaint());
        return Exit.USAGE;
    }
}
