/** The status page without a browser; what one makes of it is shown by {@code StatusPageIT}. */
@NullMarked
package dev.outrider.page;

import org.jspecify.annotations.NullMarked;
