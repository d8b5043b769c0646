/** Tests of the registry's client, against a server that answers by script and against a real registry. */
@NullMarked
package dev.outrider.convert.registry;

import org.jspecify.annotations.NullMarked;
