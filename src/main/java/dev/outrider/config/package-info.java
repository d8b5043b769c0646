/**
 * Configuration: parsed, validated completely, told about all at once, and then immutable.
 *
 * <p>Everything begins with the {@link dev.outrider.config.Registry}: one {@link dev.outrider.config.Setting} per setting says what its text
 * may be, what stands for it when nobody says anything, and what it is for. Parsing, validation, error texts, the reference and the
 * complete file are all derived from it. A second list would be a second truth, and settings that are documented but never read come
 * from there.
 *
 * <p>A file is read as YAML, an environment variable counts more than the file, and the path of each value is kept, so that a complaint can
 * say where to look. What is wrong is refused and never repaired: a relay that silently works with another window than the one written
 * down is found out in the worst night of the year. The producer's own settings pass through under {@code kafka.}; which there
 * are, and which of them are secrets, is asked of Kafka.
 *
 * <p>A secret may stand in a file, which is read again for every new connection or session. It is never shown: neither here nor
 * in what others log.
 *
 * <p>YAML is read with the parser itself rather than a configuration library, because libraries hand out values without the lines
 * they stood on, and guess types: the topic {@code no} would become false.
 */
@NullMarked
package dev.outrider.config;

import org.jspecify.annotations.NullMarked;
