package dev.outrider.convert.registry;

import org.apache.avro.Schema;

/**
 * A schema as the registry has it.
 *
 * @param id its id, which stands in every record
 * @param schema the schema
 */
public record Registered(int id, Schema schema) {}
