package dev.outrider.convert;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with columns in it, taken apart.
 *
 * @param literals the texts around the columns: one more than columns
 * @param columns the columns' names as the catalog stores them
 */
record ColumnText(List<String> literals, List<String> columns) {

    ColumnText {
        literals = List.copyOf(literals);
        columns = List.copyOf(columns);
    }

    /**
     * Takes a text apart.
     *
     * @throws IllegalArgumentException when a column in it has no end or no name
     */
    static ColumnText parse(String text) {
        List<String> literals = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", from)) {
            int close = text.indexOf('}', open);
            if (close < 0 || close == open + 2) {
                throw new IllegalArgumentException(text + ": a column is named as ${column}");
            }
            literals.add(text.substring(from, open));
            columns.add(text.substring(open + 2, close));
            from = close + 1;
        }
        literals.add(text.substring(from));
        return new ColumnText(literals, columns);
    }
}
