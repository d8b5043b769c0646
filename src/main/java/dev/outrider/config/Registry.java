package dev.outrider.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every setting there is, in the order of the reference. Those of libraries, which pass through, are in {@link PassThrough}. */
public final class Registry {

    private static final Map<String, Setting<?>> BY_NAME = byName();

    private Registry() {}

    /** Every setting, by its name. */
    public static Map<String, Setting<?>> settings() {
        return BY_NAME;
    }

    static @Nullable Setting<?> find(String name) {
        return BY_NAME.get(name);
    }

    private static Map<String, Setting<?>> byName() {
        List<Setting<?>> all = new ArrayList<>(List.of(
                DatabaseCatalog.URL, DatabaseCatalog.USER, DatabaseCatalog.PASSWORD, DatabaseCatalog.THROUGH_POOLER));
        all.addAll(List.of(
                ServiceCatalog.BOOTSTRAP,
                RelayCatalog.INSTANCE,
                DatabaseCatalog.MIGRATE_AT_START,
                DatabaseCatalog.TABLE));
        all.addAll(DatabaseCatalog.COLUMNS.values());
        all.add(MeteringCatalog.SIZE_BUDGET);
        all.addAll(TopicCatalog.ALL);
        all.addAll(KeyCatalog.ALL);
        all.addAll(DebeziumCatalog.ALL);
        all.addAll(HeaderCatalog.ALL);
        all.addAll(CodecCatalog.ALL);
        List.of(AvroCatalog.ALL, RedactCatalog.ALL).forEach(all::addAll);
        all.addAll(List.of(RelayCatalog.POISON, RelayCatalog.POISON_RULES));
        all.addAll(LetterCatalog.ALL);
        all.addAll(List.of(RelayCatalog.LEASE_TTL, RelayCatalog.LEASE_MARGIN));
        all.addAll(List.of(RelayCatalog.WINDOW_ROWS, RelayCatalog.WINDOW_BYTES, RelayCatalog.WINDOW_PARTITIONS));
        all.addAll(LimitCatalog.ALL);
        all.addAll(List.of(RelayCatalog.POLL_PAGE_ROWS, RelayCatalog.POLL_IDLE_MIN, RelayCatalog.POLL_IDLE_MAX));
        all.add(RelayCatalog.WAKEUP);
        all.addAll(List.of(RelayCatalog.GAPS_MAX, RelayCatalog.GAPS_LIST_EVERY));
        all.addAll(List.of(RelayCatalog.PUBLISH_RECORD, RelayCatalog.PUBLISH_COMMIT));
        all.addAll(List.of(RelayCatalog.MARK_BATCH_ROWS, RelayCatalog.MARK_LINGER));
        all.addAll(List.of(RelayCatalog.RETENTION, RelayCatalog.RETENTION_BATCH_ROWS));
        all.addAll(DoctorCatalog.ALL);
        all.addAll(List.of(RelayCatalog.WAITING_MAX, RelayCatalog.CHAINS_MAX));
        all.addAll(List.of(RelayCatalog.RESEND_QUIET, RelayCatalog.CAREFUL_FOR, RelayCatalog.STALL_AFTER));
        all.addAll(List.of(RelayCatalog.BACKOFF_MIN, RelayCatalog.BACKOFF_MAX));
        all.addAll(List.of(RelayCatalog.TOPICS_REFRESH, RelayCatalog.CLUSTER_ASK_EVERY));
        all.addAll(List.of(RelayCatalog.STOP_DEADLINE, ServiceCatalog.HEALTH_HOST, ServiceCatalog.HEALTH_PORT));
        List.of(HttpCatalog.ALL, HeartbeatCatalog.ALL, MeteringCatalog.ALL).forEach(all::addAll);
        all.addAll(List.of(ServiceCatalog.LOG_FORMAT, ServiceCatalog.LOG_LEVEL));
        all.addAll(InterceptorCatalog.ALL);
        Map<String, Setting<?>> map = new LinkedHashMap<>();
        all.forEach(setting -> map.put(setting.name(), setting));
        return Collections.unmodifiableMap(map);
    }
}
