package dev.outrider.database;

/** Makes SQL out of names and texts that come from settings and the catalog. */
public final class Sql {

    private Sql() {}

    /** An identifier, always quoted: settings may name a column {@code order} or {@code "Payload"}. */
    public static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** A text constant. */
    public static String literal(String text) {
        // The E form is right whatever standard_conforming_strings says.
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
