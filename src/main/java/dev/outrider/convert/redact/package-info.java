/**
 * Takes sensitive data out of values and headers before anything else is made of them.
 *
 * <p>A value is read as a stream of JSON tokens and written anew without what the rules name; numbers keep the digits they have, because they never
 * pass through a double, and a value in which nothing was found is handed on as the very bytes it was. Redaction fails closed: a value that rules
 * look into and that is no JSON is not sent at all, because nobody can tell what it holds. What is said about such a value is where it is wrong and never
 * what stands there: reasons are stored, logged and shown, and would be the leak themselves. For the same reason no exception of the parser is kept as a
 * cause: its message quotes the text.
 *
 * <p>The relay uses this on its sending thread, and {@code dev.outrider.interceptor.RedactingInterceptor} in any other producer.
 */
@NullMarked
package dev.outrider.convert.redact;

import org.jspecify.annotations.NullMarked;
