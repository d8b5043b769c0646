package dev.outrider.cli;

import dev.outrider.migrate.Adoption;
import picocli.CommandLine.Option;

/** How an existing table is adopted. */
final class AdoptOptions {

    @Option(
            names = "--adopt",
            required = true,
            description =
                    "Give the existing outbox table what it lacks. Prints what would be changed, until --yes is given.")
    boolean adopt;

    @Option(
            names = "--existing",
            required = true,
            paramLabel = "published|unpublished",
            description =
                    "Whether the rows that are there have been relayed by somebody else, so that none of them is sent,"
                            + " or have not, so that all of them are.")
    Adoption.Existing existing = Adoption.Existing.UNPUBLISHED;

    @Option(
            names = "--order-by",
            required = true,
            paramLabel = "COLUMN",
            description = "The column in whose order the rows that are there are numbered.")
    String orderBy = "";

    @Option(names = "--yes", description = "Make the changes, all in one transaction that keeps writers out.")
    boolean yes;
}
