package dev.outrider.cli;

import dev.outrider.config.Release;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {

    /** For picocli. */
    Version() {}

    static String line() {
        return "outrider " + Release.version();
    }

    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }
}
