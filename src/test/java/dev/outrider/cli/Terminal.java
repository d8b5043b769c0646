package dev.outrider.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** What a user would see of a command that is run in this process. */
final class Terminal {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment;

    Terminal(Map<String, String> environment) {
        this.environment = environment;
    }

    int run(String... args) {
        return Cli.run(new Console(environment, new PrintWriter(out, true), new PrintWriter(err, true)), args);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
