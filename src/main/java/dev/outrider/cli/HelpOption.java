package dev.outrider.cli;

import picocli.CommandLine.Option;

/** The option that explains a command. */
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;
}
