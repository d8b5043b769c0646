package dev.outrider.config;

import dev.outrider.convert.TopicLimits;
import dev.outrider.core.Recording;
import dev.outrider.core.Settings;
import dev.outrider.database.Column;
import dev.outrider.database.Credentials;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Timeouts;
import dev.outrider.mark.RetentionRule;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the values where they are needed, in the units they are needed in. */
final class Assembly {

    private final Values values;

    private Assembly(Values values) {
        this.values = values;
    }

    static OutriderConfig of(Values values) {
        Assembly assembly = new Assembly(values);
        return new OutriderConfig(
                assembly.core(),
                assembly.database(),
                assembly.outbox(),
                assembly.kafka(),
                assembly.service(),
                assembly.log());
    }

    private Settings core() {
        return new Settings(
                new Settings.Lease(owner(), nanos(RelayCatalog.LEASE_TTL), nanos(RelayCatalog.LEASE_MARGIN)),
                new Settings.Reading(
                        values.get(RelayCatalog.POLL_PAGE_ROWS),
                        nanos(RelayCatalog.POLL_IDLE_MIN),
                        nanos(RelayCatalog.POLL_IDLE_MAX),
                        values.get(RelayCatalog.GAPS_MAX),
                        nanos(RelayCatalog.GAPS_LIST_EVERY)),
                new Settings.Window(
                        values.get(RelayCatalog.WINDOW_ROWS),
                        values.get(RelayCatalog.WINDOW_BYTES),
                        values.get(RelayCatalog.WINDOW_PARTITIONS),
                        limits()),
                sending(),
                new Settings.Blocking(
                        PoisonRules.policy(values),
                        values.get(RelayCatalog.WAITING_MAX),
                        values.get(RelayCatalog.CHAINS_MAX)),
                new Settings.Marking(
                        values.get(RelayCatalog.MARK_BATCH_ROWS),
                        nanos(RelayCatalog.MARK_LINGER),
                        values.get(RelayCatalog.PUBLISH_RECORD),
                        values.get(RelayCatalog.PUBLISH_COMMIT)));
    }

    private Settings.Limits limits() {
        Integer records = values.find(LimitCatalog.RECORDS);
        Long bytes = values.find(LimitCatalog.BYTES);
        TopicLimits ofTopics = values.find(LimitCatalog.TOPICS);
        if (records == null && bytes == null && ofTopics == null) {
            return Settings.Limits.NONE;
        }
        Settings.Rate all = new Settings.Rate(records == null ? 0 : records, bytes == null ? 0 : bytes);
        return new Settings.Limits(all, ofTopics == null ? Settings.Limits.NONE.ofTopic() : ofTopics::of);
    }

    private Settings.Sending sending() {
        return new Settings.Sending(
                nanos(RelayCatalog.RESEND_QUIET),
                nanos(RelayCatalog.CAREFUL_FOR),
                nanos(RelayCatalog.STALL_AFTER),
                nanos(RelayCatalog.BACKOFF_MIN),
                nanos(RelayCatalog.BACKOFF_MAX),
                new Settings.Asking(nanos(RelayCatalog.TOPICS_REFRESH), nanos(RelayCatalog.CLUSTER_ASK_EVERY)));
    }

    private DatabaseSettings database() {
        Secret password = values.secret(DatabaseCatalog.PASSWORD.name());
        Map<String, String> properties = new LinkedHashMap<>();
        PassThrough.DRIVER
                .of(values)
                .forEach((name, value) ->
                        properties.put(name, value instanceof Secret secret ? secret.get() : value.toString()));
        return new DatabaseSettings(
                values.get(DatabaseCatalog.URL),
                new Credentials(
                        values.get(DatabaseCatalog.USER),
                        password == null ? null : password.text(),
                        password == null ? null : password.file()),
                properties,
                Timeouts.forLease(values.get(RelayCatalog.LEASE_TTL).toMillis()),
                values.get(DatabaseCatalog.THROUGH_POOLER));
    }

    private OutboxTable outbox() {
        Map<Column, String> renamed = new Ways(values).renamed();
        return new OutboxTable(values.get(DatabaseCatalog.TABLE), renamed);
    }

    private OutriderConfig.Kafka kafka() {
        Map<String, String> plain = new LinkedHashMap<>();
        Map<String, Secret> secrets = new LinkedHashMap<>();
        plain.put("bootstrap.servers", values.get(ServiceCatalog.BOOTSTRAP));
        PassThrough.KAFKA.of(values).forEach((name, value) -> {
            if (value instanceof Secret secret) {
                secrets.put(name, secret);
            } else {
                plain.put(name, value.toString());
            }
        });
        return new OutriderConfig.Kafka(
                Conversion.of(values),
                Interception.of(values),
                values.find(LetterCatalog.TOPIC),
                heartbeat(),
                Map.copyOf(plain),
                Map.copyOf(secrets));
    }

    private OutriderConfig.@Nullable Heartbeat heartbeat() {
        String topic = values.find(HeartbeatCatalog.TOPIC);
        Duration interval = values.get(HeartbeatCatalog.INTERVAL);
        return topic == null ? null : new OutriderConfig.Heartbeat(topic, interval);
    }

    private OutriderConfig.Service service() {
        return new OutriderConfig.Service(
                values.get(RelayCatalog.INSTANCE),
                values.get(DatabaseCatalog.MIGRATE_AT_START),
                values.get(RelayCatalog.STOP_DEADLINE),
                new OutriderConfig.Health(
                        values.get(ServiceCatalog.HEALTH_HOST),
                        values.get(ServiceCatalog.HEALTH_PORT),
                        values.secret(HttpCatalog.TOKEN.name()),
                        HttpChecks.tls(values),
                        Metering.of(values)),
                new OutriderConfig.Beside(
                        retention(), values.get(RelayCatalog.WAKEUP) == RelayCatalog.Wakeup.NOTIFY, care()));
    }

    private OutriderConfig.Care care() {
        Duration every = values.get(DoctorCatalog.EVERY);
        return new OutriderConfig.Care(every.equals(Kinds.FOREVER) ? null : every, values.get(DoctorCatalog.OPEN_FOR));
    }

    private @Nullable RetentionRule retention() {
        Duration keep = values.get(RelayCatalog.RETENTION);
        int batchRows = values.get(RelayCatalog.RETENTION_BATCH_ROWS);
        // Every published row bears its mark, so that it may be demanded.
        return keep.equals(Kinds.FOREVER)
                ? null
                : new RetentionRule(keep, batchRows, values.get(RelayCatalog.PUBLISH_RECORD) == Recording.ROW);
    }

    private OutriderConfig.Log log() {
        return new OutriderConfig.Log(
                values.get(ServiceCatalog.LOG_FORMAT) == ServiceCatalog.LogFormat.JSON,
                values.get(ServiceCatalog.LOG_LEVEL).name().toUpperCase(Locale.ROOT));
    }

    /** Two processes of one name must not take each other's lease for their own: each adds a number of its own. */
    private String owner() {
        byte[] nonce = new byte[6];
        new SecureRandom().nextBytes(nonce);
        return values.get(RelayCatalog.INSTANCE) + "/" + HexFormat.of().formatHex(nonce);
    }

    private long nanos(Setting<Duration> setting) {
        return values.get(setting).toNanos();
    }
}
