/**
 * Makes the bytes of keys and values, on the sending thread. What goes wrong with a row is an {@link dev.outrider.convert.UnsendableException} whose
 * failure says whether the row is to blame, a server that may come back, or the topic.
 */
@NullMarked
package dev.outrider.convert.codec;

import org.jspecify.annotations.NullMarked;
