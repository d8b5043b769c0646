/**
 * What the README claims in figures, measured anew: {@code mvn -q -Pbench}.
 *
 * <p>The relay is what is deployed, {@code java -jar target/outrider.jar}, in a process of its own with its default settings. PostgreSQL syncs its commits, and Kafka is one
 * broker on the same machine, as are writers and consumer: everybody shares the processors, so the figures say what a small machine does
 * altogether and not what the relay could do alone.
 *
 * <p>Order, losses and duplicates are judged while measuring, and a figure without exactness is no figure: the command fails then.
 */
@NullMarked
package dev.outrider.bench;

import org.jspecify.annotations.NullMarked;
