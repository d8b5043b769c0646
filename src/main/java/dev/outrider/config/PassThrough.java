package dev.outrider.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.postgresql.PGProperty;

/**
 * Settings of a library that pass through under a prefix. Which there are, and which of them are secrets, is asked of the library
 * itself: a list of ours would be out of date with its next release.
 *
 * @param prefix what their names begin with here
 * @param names their names in the library
 * @param secrets those of them that must never be shown
 */
record PassThrough(String prefix, Set<String> names, Set<String> secrets) {

    /** What has a setting of its own, or comes with the URL. */
    private static final Set<String> NOT_PASSED = Set.of("user", "password", "PGHOST", "PGPORT", "PGDBNAME", "service");

    /** The producer's settings. */
    static final PassThrough KAFKA = new PassThrough("kafka.", ProducerConfig.configNames(), kafkaSecrets());

    /** The JDBC driver's settings. */
    static final PassThrough DRIVER = new PassThrough("database.properties.", driverNames(), Set.of("sslpassword"));

    private static final List<PassThrough> ALL = List.of(KAFKA, DRIVER);

    PassThrough {
        names = Collections.unmodifiableSet(new TreeSet<>(names));
        secrets = Collections.unmodifiableSet(new TreeSet<>(secrets));
    }

    /** Every name that passes through, with its prefix. */
    static Set<String> all() {
        Set<String> all = new TreeSet<>();
        ALL.forEach(library -> library.names.forEach(name -> all.add(library.prefix + name)));
        return all;
    }

    /** Whether a name, with its prefix, is that of a library's secret. */
    static boolean isSecret(String name) {
        // Nobody but the interceptor knows which of its settings are.
        return isOfInterceptor(name)
                || ALL.stream()
                        .anyMatch(library -> name.startsWith(library.prefix)
                                && library.secrets.contains(name.substring(library.prefix.length())));
    }

    /** Whether it is a setting of an interceptor's own: which there are cannot be asked. */
    static boolean isOfInterceptor(String name) {
        return name.startsWith(Interception.PREFIX) && name.length() > Interception.PREFIX.length();
    }

    /** What was said about this library's settings, by the library's names. */
    Map<String, Object> of(Values values) {
        Map<String, Object> mine = new LinkedHashMap<>();
        values.all().forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                mine.put(name.substring(prefix.length()), value.meaning());
            }
        });
        return mine;
    }

    /** What Kafka itself says of each value; secrets are left out, because it would repeat them. */
    static List<ConfigValue> judgeKafka(Map<String, Object> given) {
        Map<String, String> plain = new HashMap<>();
        given.forEach((name, value) -> {
            if (value instanceof String text) {
                plain.put(name, text);
            }
        });
        return ProducerConfig.configDef().validate(plain);
    }

    private static Set<String> kafkaSecrets() {
        Set<String> secrets = new TreeSet<>();
        for (ConfigDef.ConfigKey key : ProducerConfig.configDef().configKeys().values()) {
            if (key.type() == ConfigDef.Type.PASSWORD) {
                secrets.add(key.name);
            }
        }
        return secrets;
    }

    private static Set<String> driverNames() {
        Set<String> names = new TreeSet<>();
        for (PGProperty property : PGProperty.values()) {
            names.add(property.getName());
        }
        names.removeAll(NOT_PASSED);
        return names;
    }
}
