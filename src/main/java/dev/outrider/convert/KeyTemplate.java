package dev.outrider.convert;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a key is made of several columns, for instance <code>${tenant}:${aggregateid}</code>. Values are put in as they are: where two rows could make the
 * same key of different values, choose a text between the columns that no value holds.
 */
public final class KeyTemplate {

    private final byte[][] literals;
    private final List<String> columns;

    private KeyTemplate(ColumnText parts) {
        this.columns = parts.columns();
        List<byte[]> bytes = new ArrayList<>();
        parts.literals().forEach(literal -> bytes.add(literal.getBytes(StandardCharsets.UTF_8)));
        this.literals = bytes.toArray(byte[][]::new);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException when it names no column: every row would have the same key
     */
    public static KeyTemplate parse(String text) {
        ColumnText parts = ColumnText.parse(text);
        if (parts.columns().isEmpty()) {
            throw new IllegalArgumentException(
                    text + ": names no column, so that all rows would have one key; a column is named as ${column}");
        }
        return new KeyTemplate(parts);
    }

    /** The columns whose values {@link #fill} wants, in this order. */
    public List<String> columns() {
        return columns;
    }

    /** The first column whose value is missing, null when none is. */
    public @Nullable String firstNull(byte[] @Nullable [] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                return columns.get(i);
            }
        }
        return null;
    }

    /** The key for values of which none is null. */
    public byte[] fill(byte[] @Nullable [] values) {
        int length = literals[0].length;
        for (int i = 0; i < values.length; i++) {
            length += lengthOf(values[i]) + literals[i + 1].length;
        }
        byte[] key = new byte[length];
        int at = put(literals[0], key, 0);
        for (int i = 0; i < values.length; i++) {
            at = put(values[i], key, at);
            at = put(literals[i + 1], key, at);
        }
        return key;
    }

    private static int lengthOf(byte @Nullable [] part) {
        return part == null ? 0 : part.length;
    }

    private static int put(byte @Nullable [] part, byte[] key, int at) {
        if (part != null) {
            System.arraycopy(part, 0, key, at, part.length);
        }
        return at + lengthOf(part);
    }
}
