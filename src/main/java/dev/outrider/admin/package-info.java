/**
 * What people ask of the relay about rows that were refused for good.
 *
 * <p>Nobody but the holder of the lane may touch its rows, and who that is may change at any moment. So a command is a row of {@code outrider.command}: whoever
 * asks writes it, whoever holds the lane carries it out and writes what came of it. The same table is the audit.
 */
@NullMarked
package dev.outrider.admin;

import org.jspecify.annotations.NullMarked;
