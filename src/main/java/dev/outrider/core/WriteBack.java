package dev.outrider.core;

import java.util.List;

/**
 * Everything one fenced, autocommitted statement records. Applying it twice is the same as applying it once, so that one without an
 * answer can simply be sent again.
 *
 * @param fence what must hold, or nothing is changed
 * @param published numbers that are published, as ranges that hold no other row; sorted. To be marked, unless the progress is where that is recorded
 * @param leftovers rows acknowledged in an earlier term, to be marked, and taken off the side table, where number and
 *     id both match
 * @param settled rows to put into the side table, or to overwrite there
 * @param unsettled numbers to remove from the side table
 * @param progress the lane's progress once this is applied
 */
public record WriteBack(
        Fence fence,
        List<Range> published,
        List<RowName> leftovers,
        List<Settlement> settled,
        List<Long> unsettled,
        Progress progress) {}
