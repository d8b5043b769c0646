/**
 * What a measurement sees: the records that arrive, the processor time and memory of everybody who takes part, and the WAL that is written.
 *
 * <p>The onlooker shares the processors with what it looks at, and its price is paid by every contestant alike. So it judges records from their
 * bytes and keeps numbers in arrays; what it costs all the same is reported beside what it saw.
 *
 * <p>Processor time comes from {@code /proc}, whose counters move in steps of 10 milliseconds. Where there is no such directory, as on macOS, a figure is
 * unknown ({@code NaN}) and no reason to fail.
 */
@NullMarked
package dev.outrider.bench.look;

import org.jspecify.annotations.NullMarked;
