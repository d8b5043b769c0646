/** Tests of threads and queues around the core; what they do together is shown by the end-to-end tests. */
@NullMarked
package dev.outrider.host;

import org.jspecify.annotations.NullMarked;
