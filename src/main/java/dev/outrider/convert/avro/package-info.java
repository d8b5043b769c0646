/**
 * Turns JSON into Avro, by the schema and nothing else.
 *
 * <p>A schema is compiled once into a tree of {@code Reading}s, one for each place in it. They read the JSON text as a stream and make Avro's generic values; a
 * tree of JSON nodes is made only below a union whose branches cannot be told apart by looking at the next token. Whatever does not fit without loss is
 * refused with a {@link dev.outrider.convert.avro.Mismatch} that names the place: a payload that was narrowed or cut in silence would be found by a
 * consumer, months later. Messages name places and types and never repeat a value, because they are logged and stored.
 *
 * <p>The conversion knows no registry. {@link dev.outrider.convert.avro.AvroCodec} puts both together: it asks {@code convert.registry} for the schema of a
 * row, converts, and lets Avro's own encoder write the bytes behind the five bytes of Confluent's wire format.
 */
@NullMarked
package dev.outrider.convert.avro;

import org.jspecify.annotations.NullMarked;
