/**
 * An application with an outbox, and somebody who consumes what comes of it: the load behind the demo and the measurements.
 *
 * <p>{@link dev.outrider.shop.Shop} places orders in real transactions, each with its outbox row, and notes when each of them committed.
 * {@link dev.outrider.shop.Subscriber} reads the topic like any consumer would and holds every record against what it knows.
 *
 * <p>Order and losses are judged by a number in the payload: the customer's event counter, increased under the lock of the customer's row. It
 * is therefore the commit order of the key, without a hole, and neither relay nor Kafka takes part in making it. The judge is
 * {@link dev.outrider.shop.OrderBook}, which has tests of its own: a check that cannot fail would prove nothing.
 */
@NullMarked
package dev.outrider.shop;

import org.jspecify.annotations.NullMarked;
