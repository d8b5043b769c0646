package dev.outrider;

import dev.outrider.cli.Cli;
import dev.outrider.cli.Console;

/** Where the Java launcher comes in; it hands the arguments on and decides nothing. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(Cli.run(Console.ofProcess(), args));
    }
}
