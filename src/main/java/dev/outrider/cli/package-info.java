/**
 * The command line: {@code outrider run | check | migrate | config | version}.
 *
 * <p>A command loads nothing that it does not need. The classes that picocli looks at hold options and nothing else; what a command
 * does stands in a class of its own, so that {@code outrider version} never touches Kafka or JDBC. Results go to the standard output,
 * complaints and logs to the standard error, except for {@code run}, whose logs are its result.
 *
 * <p>Exit codes are in {@link dev.outrider.cli.Exit} and in {@code src/docs/cli.md}: a supervisor decides by them whether a restart can help.
 */
@NullMarked
package dev.outrider.cli;

import org.jspecify.annotations.NullMarked;
