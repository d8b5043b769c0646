/**
 * What comes of measurements: figures of single runs, and the report over all of them as Markdown, JSON and a chart.
 *
 * <p>A table shows the median of each figure and its range. Machines and their moods differ, so the figure to compare by is the ratio within one run: the
 * contestants take turns, and each run has its own ratio. What could not be measured is said and not left out.
 */
@NullMarked
package dev.outrider.bench.report;

import org.jspecify.annotations.NullMarked;
