/** Tests of the command line, through the entry that {@code main} uses. */
@NullMarked
package dev.outrider.cli;

import org.jspecify.annotations.NullMarked;
