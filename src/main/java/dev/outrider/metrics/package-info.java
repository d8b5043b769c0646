/**
 * The daemon in numbers, for Prometheus and by OTLP. Everything is read from {@link dev.outrider.health.Vitals} and
 * {@link dev.outrider.metrics.Measures}, of which one look serves a whole scrape, so that its numbers agree. Nothing of Micrometer is loaded before somebody scrapes for the first time.
 */
@NullMarked
package dev.outrider.metrics;

import org.jspecify.annotations.NullMarked;
