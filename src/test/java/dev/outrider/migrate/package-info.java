/** Tests of what the schema goes through. */
@NullMarked
package dev.outrider.migrate;

import org.jspecify.annotations.NullMarked;
