package dev.outrider.demo;

import java.util.List;

/**
 * How it ended.
 *
 * @param fine whether nothing was lost, nothing came out of order, and nothing came that was never committed
 * @param lines what to say about it
 */
record Verdict(boolean fine, List<String> lines) {}
