package dev.outrider.config;

import dev.outrider.convert.Plugins;
import dev.outrider.convert.redact.KeyedHash;
import dev.outrider.convert.redact.Rules;
import dev.outrider.interceptor.LoggingInterceptor;
import dev.outrider.send.GuardRails;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.common.config.ConfigValue;

/** What no single setting can break: rules between several of them. A setting that was refused itself is left out. */
final class CrossChecks {

    private static final String DEFAULT = "default";

    private final Values values;
    private final Problems problems;

    private CrossChecks(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    static void check(Values values, Problems problems) {
        CrossChecks checks = new CrossChecks(values, problems);
        checks.leaseIsRenewedInTime();
        checks.bounds();
        checks.urlHoldsNothingThatHasASetting();
        checks.columnsDiffer();
        RoutingChecks.check(values, problems);
        checks.kafkaUnderstands();
        checks.producerKeepsThePromises();
        checks.hashesHaveAKey();
        checks.interceptorsExist();
        HttpChecks.check(values, problems);
        AvroAssembly.check(values, problems);
        ConversionChecks.check(values, problems);
    }

    private void hashesHaveAKey() {
        Rules rules = values.find(RedactCatalog.RULES);
        if (rules == null || !rules.hashes()) {
            return;
        }
        Secret key = values.secret(RedactCatalog.HASH_KEY.name());
        String fault = key == null
                ? "is required, because redact.rules hash; give it, or " + RedactCatalog.HASH_KEY.name()
                        + Setting.FILE_SUFFIX
                : KeyedHash.fault(key.get());
        if (fault != null) {
            String origin = key == null ? null : origin(RedactCatalog.HASH_KEY);
            problems.add(new Problem(RedactCatalog.HASH_KEY.name(), null, origin, fault));
        }
    }

    private void interceptorsExist() {
        for (String name : Interception.classes(values)) {
            String fault = Plugins.find(name, ProducerInterceptor.class, values.find(CodecCatalog.PLUGINS))
                    .fault();
            if (fault != null) {
                problems.add(new Problem("kafka.interceptor.classes", name, null, fault));
            }
        }
        Integer every = values.find(InterceptorCatalog.LOG_RECORDS);
        for (String property : List.of(LoggingInterceptor.EVERY, LoggingInterceptor.CONTENT)) {
            String name = Interception.PREFIX + property;
            if (every != null && every > 0 && values.all().containsKey(name)) {
                problems.about(name, "must not be given beside log.records, which says the same");
            }
        }
    }

    private void leaseIsRenewedInTime() {
        require(
                RelayCatalog.LEASE_MARGIN,
                RelayCatalog.LEASE_TTL,
                (margin, ttl) -> margin.multipliedBy(2).compareTo(ttl) < 0,
                "must be below half of");
    }

    private void bounds() {
        BiPredicate<Duration, Duration> notLonger = (shorter, longer) -> shorter.compareTo(longer) <= 0;
        require(RelayCatalog.POLL_IDLE_MIN, RelayCatalog.POLL_IDLE_MAX, notLonger, "must not be longer than");
        require(RelayCatalog.BACKOFF_MIN, RelayCatalog.BACKOFF_MAX, notLonger, "must not be longer than");
        require(
                RelayCatalog.POLL_PAGE_ROWS,
                RelayCatalog.WINDOW_ROWS,
                (page, window) -> page <= window,
                "must not be larger than");
    }

    private void urlHoldsNothingThatHasASetting() {
        String driver = PassThrough.DRIVER.prefix();
        String shown = "because it is shown in logs";
        urlMustNotHold("user", shown, "database.");
        urlMustNotHold("password", shown, "database.");
        urlMustNotHold("sslpassword", shown, driver);
        urlMustNotHold("options", "because they would take the place of the relay's own time-outs", driver);
    }

    private void urlMustNotHold(String parameter, String because, String prefix) {
        String url = values.find(DatabaseCatalog.URL);
        if (url != null && url.matches(".*[?&]" + parameter + "=.*")) {
            problems.add(new Problem(
                    DatabaseCatalog.URL.name(),
                    null,
                    origin(DatabaseCatalog.URL),
                    "must not hold the " + parameter + ", " + because + "; give " + prefix + parameter));
        }
    }

    private void columnsDiffer() {
        Map<String, Setting<String>> seen = new HashMap<>();
        for (Setting<String> column : DatabaseCatalog.COLUMNS.values()) {
            String name = values.find(column);
            Setting<String> other = name == null ? null : seen.putIfAbsent(name, column);
            if (other != null) {
                problems.add(new Problem(
                        column.name(),
                        name,
                        origin(column),
                        "must differ from " + other.name() + ", which is " + name + " too"));
            }
        }
    }

    private void kafkaUnderstands() {
        for (ConfigValue value : PassThrough.judgeKafka(PassThrough.KAFKA.of(values))) {
            String name = PassThrough.KAFKA.prefix() + value.name();
            Values.Value said = values.all().get(name);
            // Of a value that cannot be read Kafka also says that it is missing; the first message is the reason.
            if (said != null && !value.errorMessages().isEmpty()) {
                String reason = value.errorMessages().get(0);
                problems.add(new Problem(name, said.shown(), said.origin(), "Kafka's producer says: " + reason));
            }
        }
    }

    /** The relay's promises rest on some of the producer's settings; which and why is known where they are used. */
    private void producerKeepsThePromises() {
        Long windowBytes = values.find(RelayCatalog.WINDOW_BYTES);
        Integer partitions = values.find(RelayCatalog.WINDOW_PARTITIONS);
        Duration ttl = values.find(RelayCatalog.LEASE_TTL);
        if (windowBytes == null || partitions == null || ttl == null) {
            return;
        }
        GuardRails.Demands demands = new GuardRails.Demands(windowBytes, partitions, ttl.toMillis());
        for (GuardRails.Complaint complaint : GuardRails.complaints(PassThrough.KAFKA.of(values), demands)) {
            String name = PassThrough.KAFKA.prefix() + complaint.property();
            Values.Value said = values.all().get(name);
            String origin = said == null ? DEFAULT : said.origin();
            problems.add(new Problem(name, complaint.value(), origin, complaint.reason()));
        }
    }

    private <A, B> void require(Setting<A> one, Setting<B> other, BiPredicate<A, B> rule, String relation) {
        A mine = values.find(one);
        B its = values.find(other);
        if (mine != null && its != null && !rule.test(mine, its)) {
            problems.add(new Problem(
                    one.name(),
                    shown(one),
                    origin(one),
                    relation + " " + other.name() + ", which is " + shown(other) + " (" + origin(other) + ")"));
        }
    }

    private String shown(Setting<?> setting) {
        Values.Value value = values.all().get(setting.name());
        return value == null ? "" : value.shown();
    }

    private String origin(Setting<?> setting) {
        Values.Value value = values.all().get(setting.name());
        return value == null ? "" : value.origin();
    }
}
