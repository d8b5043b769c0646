package dev.outrider.config;

import dev.outrider.convert.Addressing;
import dev.outrider.convert.codec.Codec;
import dev.outrider.convert.debezium.Shape;
import dev.outrider.send.NewTopics;
import dev.outrider.send.PartitioningPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where rows go.
 *
 * @param addressing which columns say so
 * @param partitioning who chooses the partition of a row that asks for none
 * @param creation how topics that do not exist are made, null when they are not
 * @param shape what Debezium's router makes of a row, null when nothing is to be made of it
 */
public record Routing(
        Addressing addressing,
        PartitioningPlan partitioning,
        @Nullable NewTopics creation,
        @Nullable Shape shape) {

    /** Which further columns of the outbox are wanted, given those that others want. */
    Addressing carrying(List<String> columns) {
        return addressing.carrying(columns);
    }

    /** A codec that first makes of a row what Debezium's router would; the columns that it needs for this begin at the given place. */
    Codec shaped(Codec next, int first) {
        return shape == null ? next : shape.before(next, first);
    }
}
