/** What the relay is installed with: unit, image, manifests, and from version to version. What needs programs from outside is tagged {@code tools} or {@code image}. */
@NullMarked
package dev.outrider.packs;

import org.jspecify.annotations.NullMarked;
