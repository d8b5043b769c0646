package dev.outrider.sim;

import dev.outrider.core.Blocked;
import dev.outrider.core.ChainId;
import dev.outrider.core.Settlement;
import dev.outrider.core.WaitingAsk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Questions to {@code outrider.settled}. */
final class SideTable {

    private SideTable() {}

    /** Every blocked chain and topic, with how many rows it holds. */
    static List<Blocked> blocked(Collection<OutboxRow> rows) {
        Map<Object, List<Settlement>> scopes = new LinkedHashMap<>();
        for (OutboxRow row : rows) {
            Settlement settlement = row.settled;
            if (settlement != null) {
                scopes.computeIfAbsent(scope(settlement), s -> new ArrayList<>())
                        .add(settlement);
            }
        }
        List<Blocked> blocked = new ArrayList<>();
        for (List<Settlement> scope : scopes.values()) {
            long parked = scope.stream()
                    .filter(s -> s.state() == Settlement.State.PARKED)
                    .count();
            Settlement first = scope.get(0);
            ChainId chain = first.row().chain();
            ChainId named = first.scope() == Settlement.Scope.CHAIN ? chain : new ChainId(chain.topic(), null);
            blocked.add(new Blocked(first.scope(), named, parked, scope.size() - parked, first.code(), first.reason()));
        }
        return blocked;
    }

    /** A topic is named by its text, a chain by its id: the two can never be equal. */
    private static Object scope(Settlement settlement) {
        ChainId chain = settlement.row().chain();
        return settlement.scope() == Settlement.Scope.CHAIN ? chain : chain.topic();
    }

    static boolean waitsIn(OutboxRow row, WaitingAsk ask) {
        Settlement settlement = row.settled;
        if (settlement == null || settlement.state() != Settlement.State.WAITING || settlement.scope() != ask.scope()) {
            return false;
        }
        return ask.scope() == Settlement.Scope.CHAIN
                ? row.row.chain().equals(ask.chain())
                : row.row.chain().topic().equals(ask.chain().topic());
    }
}
