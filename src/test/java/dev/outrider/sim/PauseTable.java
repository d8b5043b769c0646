package dev.outrider.sim;

import dev.outrider.core.Pause;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code outrider.pause}: what somebody wants to stand still. A failover may take any of it back. */
final class PauseTable {

    private final History history;
    private final NavigableMap<Long, Pause> standing = new TreeMap<>();
    private long last;

    PauseTable(History history) {
        this.history = history;
    }

    List<Pause> all() {
        return List.copyOf(standing.values());
    }

    boolean holds(long number) {
        return standing.containsKey(number);
    }

    /** What stands already stays as it is. */
    void pause(@Nullable String topic) {
        if (find(topic) == null) {
            Pause pause = new Pause(++last, topic, "somebody", "for a reason", 0);
            standing.put(pause.number(), pause);
            history.changed(() -> standing.remove(pause.number()));
        }
    }

    void resume(@Nullable String topic) {
        Pause pause = find(topic);
        if (pause != null) {
            standing.remove(pause.number());
            history.changed(() -> standing.put(pause.number(), pause));
        }
    }

    private @Nullable Pause find(@Nullable String topic) {
        return standing.values().stream()
                .filter(each -> Objects.equals(each.topic(), topic))
                .findFirst()
                .orElse(null);
    }
}
