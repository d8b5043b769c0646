/**
 * Asks a schema registry by Confluent's REST interface, and remembers what it said.
 *
 * <p>The sending thread asks, and all topics wait behind it. So a question takes a second at most, over all addresses together; a registry that did not
 * answer is <em>away</em> from then on, and whoever asks hears so at once, while one question in a while tries again in the background. A schema that
 * has been found is kept: what was the latest is asked for again in the background when it is old, and goes on being used when nobody answers.
 *
 * <p>What the registry says decides what happens to a row, see {@link dev.outrider.convert.registry.RegistryException}: no answer is nobody's fault and
 * is waited for; a schema that is not there or does not fit is the row's; being refused is the whole topic's, until somebody changes a right.
 *
 * <p>The client is the JDK's, and JSON is read by Jackson. Avro is needed only to read the schemas.
 */
@NullMarked
package dev.outrider.convert.registry;

import org.jspecify.annotations.NullMarked;
