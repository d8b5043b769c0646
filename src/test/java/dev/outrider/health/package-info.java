/** Tests of what health says, and of how it answers. */
@NullMarked
package dev.outrider.health;

import org.jspecify.annotations.NullMarked;
