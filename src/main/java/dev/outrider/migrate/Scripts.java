package dev.outrider.migrate;

import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The SQL files that are packed with the relay, with the names filled in. */
final class Scripts {

    /** Where they are on the class path. */
    static final String FOLDER = "dev/outrider/migrations";

    /** In the order in which they are applied; the version is in the name. */
    static final List<String> MIGRATIONS = List.of(
            "V1__lane_and_settled.sql",
            "V2__outbox.sql",
            "V3__retention_and_states.sql",
            "V4__commands.sql",
            "V5__baggage.sql",
            "V6__letters_and_replays.sql",
            "V7__pauses.sql");

    static final String GRANTS = "grants.sql";

    static final String WAKEUP = "wakeup.sql";

    static final String NO_WAKEUP = "no-wakeup.sql";

    private Scripts() {}

    /** The version that a migration leads to. */
    static int version(String migration) {
        return Integer.parseInt(migration.substring(1, migration.indexOf("__")));
    }

    /** The version that this relay needs. */
    static int newest() {
        return version(MIGRATIONS.get(MIGRATIONS.size() - 1));
    }

    /** What stands for <code>${name}</code> in a migration. */
    static Map<String, String> placeholders(OutboxTable table) {
        Map<String, String> values = new TreeMap<>();
        values.put("outbox", table.name().sql());
        values.put("outbox_text", Sql.literal(table.name().toString()));
        values.put("constraint", Sql.quote(cut(table.name().table()) + "_pkey"));
        for (Column column : Column.values()) {
            values.put(column.defaultName(), table.sql(column));
        }
        return values;
    }

    /** A name that leaves room for a suffix. */
    private static String cut(String name) {
        int longest = 50;
        return name.length() <= longest ? name : name.substring(0, longest);
    }

    /** The text of a file with its placeholders filled in. */
    static String text(String file, Map<String, String> values) {
        String text = read(file);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        int left = text.indexOf("${");
        if (left >= 0) {
            throw new IllegalStateException(file + " has an unknown placeholder: "
                    + text.substring(left).lines().findFirst());
        }
        return text;
    }

    private static String read(String file) {
        try (InputStream stream = Scripts.class.getClassLoader().getResourceAsStream(FOLDER + "/" + file)) {
            if (stream == null) {
                throw new IllegalStateException(file + " is not packed with the relay");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
