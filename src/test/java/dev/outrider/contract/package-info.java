/**
 * What the ports of the core promise, as tests that know no implementation.
 *
 * <p>The real broker and the simulation's fake pass the same suite ({@link dev.outrider.contract.BrokerContract} and the {@link
 * dev.outrider.contract.OutboxContract} suites); a driver is the little that a test
 * needs besides the port: to make topics, to read a log, to freeze the broker, and to let time pass. A fake that is kinder than the real
 * thing would make the simulation prove what production does not hold, so whatever the simulation relies on has a test here.
 */
@NullMarked
package dev.outrider.contract;

import org.jspecify.annotations.NullMarked;
