/** Tests of what requests over HTTP may say. What comes of them is shown against real servers, in {@code SteeringIT}. */
@NullMarked
package dev.outrider.api;

import org.jspecify.annotations.NullMarked;
