/**
 * Outrider rides beside an application's PostgreSQL database and relays its transactional outbox to Kafka.
 *
 * <p>This package holds nothing but the entry point. The pipeline lives below it, one package per stage.
 */
@NullMarked
package dev.outrider;

import org.jspecify.annotations.NullMarked;
