package dev.outrider.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads settings from environment variables: {@code OUTRIDER_LEASE_TTL} is {@code lease.ttl}. */
final class Surroundings {

    /** Names the configuration file; not a setting itself. */
    static final String FILE_VARIABLE = Setting.PREFIX + "CONFIG";

    /**
     * Kubernetes gives every pod variables named after the services beside it. One called "outrider" would otherwise be refused as a
     * row of unknown settings, and one called "outrider-health" taken for a wrong health.port.
     */
    private static final Pattern SERVICE_NAME =
            Pattern.compile(".*_SERVICE_HOST|.*_SERVICE_PORT(_.*)?|.*_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

    private static final Pattern SERVICE_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

    private static final String ENVIRONMENT = "environment";

    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Predicate<String> secret;

    private Surroundings(Iterable<String> settings, Predicate<String> secret) {
        this.secret = secret;
        for (String name : settings) {
            keys.put(Setting.variable(name), name);
            if (secret.test(name)) {
                keys.put(Setting.variable(name) + "_FILE", name + Setting.FILE_SUFFIX);
            }
        }
    }

    /**
     * What the variables say.
     *
     * @param environment the process's environment
     * @param settings every name there is
     * @param secret which of them are secrets
     * @param problems where complaints go
     */
    static Map<String, Given> read(
            Map<String, String> environment, Iterable<String> settings, Predicate<String> secret, Problems problems) {
        Surroundings surroundings = new Surroundings(settings, secret);
        Map<String, Given> found = new LinkedHashMap<>();
        new TreeMap<>(environment).forEach((variable, text) -> {
            if (variable.startsWith(Setting.PREFIX) && !variable.equals(FILE_VARIABLE) && !ofService(variable, text)) {
                surroundings.take(variable, text, found, problems);
            }
        });
        return found;
    }

    private void take(String variable, String text, Map<String, Given> found, Problems problems) {
        String known = keys.get(variable);
        String key = known == null ? OpenSettings.named(variable) : known;
        if (key != null) {
            found.put(key, new Given(text, "environment variable " + variable));
        } else {
            String nearest = Nearest.to(variable, keys.keySet());
            boolean hidden = secret.test(String.valueOf(keys.get(nearest)))
                    || new Given(text, ENVIRONMENT).hidden(variable.toLowerCase(Locale.ROOT));
            problems.add(new Problem(
                    variable,
                    hidden ? null : text,
                    ENVIRONMENT,
                    "there is no such setting; the nearest is " + nearest));
        }
    }

    private static boolean ofService(String variable, String text) {
        return SERVICE_NAME.matcher(variable).matches()
                || (variable.endsWith("_PORT") && SERVICE_VALUE.matcher(text).matches());
    }
}
