package dev.outrider.convert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a row's key is.
 *
 * @param form where it comes from
 * @param template makes it of several columns, for {@link Form#TEMPLATE} only
 */
public record KeyRule(Form form, @Nullable KeyTemplate template) {

    /** Where a key comes from. */
    public enum Form {
        /** The text of the column {@code aggregateid}; of a bytea its bytes. */
        TEXT,
        /** The bytes of the column {@code aggregateid}, which must be a bytea. */
        BYTES,
        /** Several columns, by a template. */
        TEMPLATE,
        /** Nowhere: records have no key, and no order to keep. */
        NONE
    }

    /** The text of the column {@code aggregateid}. */
    public static final KeyRule TEXT = new KeyRule(Form.TEXT, null);

    /** Further columns that the key is made of. */
    public List<String> columns() {
        return template == null ? List.of() : template.columns();
    }
}
