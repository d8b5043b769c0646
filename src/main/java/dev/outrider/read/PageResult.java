package dev.outrider.read;

import dev.outrider.core.Page;

/**
 * A page and what it teaches about the next.
 *
 * @param page the page
 * @param tooLarge whether a row's content was left out because it is beyond what is fair: the page is of no use
 * @param largestBytes the largest row, as far as sizes are known
 */
record PageResult(Page page, boolean tooLarge, long largestBytes) {}
