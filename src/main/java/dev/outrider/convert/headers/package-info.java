/**
 * What headers a record has, beside those that every record has.
 *
 * <p>They come from four places: the trace that a row belongs to ({@link dev.outrider.convert.headers.Contexts}), columns of the row and the configuration
 * ({@link dev.outrider.convert.headers.ExtraHeaders}), and the JSON object that the row brings along ({@link dev.outrider.convert.headers.HeaderJson}). The
 * last one is the application's to fill, so it never replaces what comes from one of the others: a row could forge its own id, or the origin that a consumer
 * trusts.
 *
 * <p>A row that has none of this costs nothing here: no set, no list and no text is made for it.
 */
@NullMarked
package dev.outrider.convert.headers;

import org.jspecify.annotations.NullMarked;
