/**
 * Looks at the outbox.
 *
 * <p>One statement in one snapshot answers a page: the rows in every living gap, then, if there is room, the rows beyond the cursor, and with
 * them the incarnation of the numbers and the last number drawn. Two statements would let a row commit between them and stand behind its
 * successor; {@link dev.outrider.read.PageSql} holds the text and says why each part is there. Who may still commit a missing number is
 * asked afterwards, by a second statement: a holder that ends between the two has then been listed in vain, which is harmless, while one that
 * ended before would have been missed.
 *
 * <p>Memory is bounded by the server, before anything is on its way: a row that alone would take more than its share of the page comes
 * without content in the fast form of the statement, which is then asked again in a form that adds up the bytes. What no page can hold is not read at all and
 * comes as a row with a fault.
 *
 * <p>The columns are looked up once; after that a row is read by position, as bytes, with no look-up by name and no conversion that its
 * record does not need.
 */
@NullMarked
package dev.outrider.read;

import org.jspecify.annotations.NullMarked;
