/** Tests of the HTTP server's bounds and of who may ask. They talk to it over a real socket on loopback. */
@NullMarked
package dev.outrider.http;

import org.jspecify.annotations.NullMarked;
