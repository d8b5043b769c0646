package dev.outrider.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * What a command sees of the process it runs in.
 *
 * @param environment environment variables
 * @param out where results go
 * @param err where complaints go
 */
public record Console(Map<String, String> environment, PrintWriter out, PrintWriter err) {

    /** The process's own. */
    public static Console ofProcess() {
        Charset terminal = Charset.defaultCharset();
        return new Console(
                System.getenv(),
                new PrintWriter(System.out, true, terminal),
                new PrintWriter(System.err, true, terminal));
    }
}
