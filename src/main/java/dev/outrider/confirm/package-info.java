/**
 * What an error of Kafka means for a row.
 *
 * <p>The core knows four things that can be wrong: nothing with the row (RETRY), the row (PARK), its topic (BLOCK_TOPIC), everything (HALT). Kafka knows more than a
 * hundred and fifty exceptions. The table {@code kafka-exceptions.txt} says for each of them which of the four it is and whether the record may be in
 * the log; {@link dev.outrider.confirm.KafkaFailures} finds the exception that decides in a chain of causes and words the answer.
 *
 * <p>Two mistakes would be dear. To park what was only unlucky takes a good row out of the stream; so PARK is left to exceptions that speak of the
 * record itself, and everything that is not understood is RETRY, where nothing is lost and health shows it. To call a record refused that may be in the log would
 * let its successors go first; so REFUSED is said only where the broker checks before it appends.
 *
 * <p>A table and not code, so that it can be read and argued about, and so that a test can compare it with the exceptions that the client on the class path
 * really has: an upgrade that brings a new one fails the build until somebody has judged it.
 */
@NullMarked
package dev.outrider.confirm;

import org.jspecify.annotations.NullMarked;
