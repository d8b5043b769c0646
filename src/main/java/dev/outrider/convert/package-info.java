/**
 * Makes out of a row what decides its way: topic, key, timestamp and headers.
 *
 * <p>This happens when the row is read, because topic and key say to which chain it belongs. It runs for every row on the reading thread, so the
 * template is parsed once, topics are remembered by the bytes they were made of, and nothing here uses a pattern or makes a text
 * that nobody asks for. A row that cannot become a record is not an error of the relay: it gets a fault that names the column, and is
 * parked with it, because throwing would stop every row behind it.
 *
 * <p>Nothing here knows JDBC or Kafka: values come as the bytes of their text.
 */
@NullMarked
package dev.outrider.convert;

import org.jspecify.annotations.NullMarked;
