/** The database side against a real PostgreSQL. */
@NullMarked
package dev.outrider.postgres;

import org.jspecify.annotations.NullMarked;
