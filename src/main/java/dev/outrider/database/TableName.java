package dev.outrider.database;

import java.util.ArrayList;
import java.util.List;

/**
 * A table's schema-qualified name as the catalog stores it, without quotes.
 *
 * @param schema the schema
 * @param table the table
 */
public record TableName(String schema, String table) {

    private static final int LONGEST_BYTES = 63;

    /** Refuses what PostgreSQL would refuse or, worse, cut off silently. */
    public TableName {
        refuseUnlessNameable(schema);
        refuseUnlessNameable(table);
    }

    /**
     * Reads a name as SQL would: unquoted parts are folded to lower case, quoted ones are taken as they are. A name without a schema is in
     * {@code public}: the search path belongs to a session, and the relay relies on none.
     *
     * @throws IllegalArgumentException when it is no name; the message says what is allowed
     */
    public static TableName parse(String text) {
        List<String> parts = new ArrayList<>();
        int at = parsePart(text, 0, parts);
        if (at < text.length() && text.charAt(at) == '.') {
            at = parsePart(text, at + 1, parts);
        }
        if (at < text.length()) {
            throw notAName(text);
        }
        return parts.size() == 1 ? new TableName("public", parts.get(0)) : new TableName(parts.get(0), parts.get(1));
    }

    private static int parsePart(String text, int from, List<String> parts) {
        if (from < text.length() && text.charAt(from) == '"') {
            return parseQuoted(text, from, parts);
        }
        int at = from;
        while (at < text.length() && isUnquoted(text.charAt(at), at == from)) {
            at++;
        }
        if (at == from) {
            throw notAName(text);
        }
        parts.add(text.substring(from, at).toLowerCase(java.util.Locale.ROOT));
        return at;
    }

    private static int parseQuoted(String text, int from, List<String> parts) {
        StringBuilder part = new StringBuilder();
        for (int at = from + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '"') {
                part.append(c);
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                part.append(c);
                at++;
            } else {
                parts.add(part.toString());
                return at + 1;
            }
        }
        throw notAName(text);
    }

    private static boolean isUnquoted(char c, boolean first) {
        boolean letter = Character.isLetter(c) || c == '_';
        return first ? letter : letter || Character.isDigit(c) || c == '$';
    }

    private static void refuseUnlessNameable(String part) {
        int bytes = part.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (part.isEmpty() || bytes > LONGEST_BYTES || part.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("\"" + part + "\" is no name in PostgreSQL: 1 to 63 bytes are allowed");
        }
    }

    private static IllegalArgumentException notAName(String text) {
        return new IllegalArgumentException(
                text + " is no table name: table, schema.table or \"Schema\".\"Table\" are allowed");
    }

    /** The name as SQL needs it, quoted. */
    public String sql() {
        return Sql.quote(schema) + "." + Sql.quote(table);
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}
