/** Tests of the conversion to Avro. What is written is read back by Avro's own decoder. */
@NullMarked
package dev.outrider.convert.avro;

import org.jspecify.annotations.NullMarked;
