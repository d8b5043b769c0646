/** Tests of the configuration: what it means, what it refuses, and that whatever is written about it is true. */
@NullMarked
package dev.outrider.config;

import org.jspecify.annotations.NullMarked;
