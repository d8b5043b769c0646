package dev.outrider.config;

import dev.outrider.convert.avro.AvroSettings;
import dev.outrider.convert.registry.RegistrySettings;
import dev.outrider.convert.registry.RegistrySettings.Credentials;
import dev.outrider.convert.registry.RegistrySettings.Scheme;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the settings of Avro together, and says what does not go together. */
final class AvroAssembly {

    private static final String SSL_PREFIX = "schema.registry.";

    private final Values values;
    private final Problems problems;

    private AvroAssembly(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    /** Null when there is no registry. */
    static @Nullable AvroSettings of(Values values) {
        AvroAssembly assembly = new AvroAssembly(values, new Problems());
        // Everything is asked for in any case, so that a setting that nobody asks for is noticed.
        AvroSettings settings = new AvroSettings(
                assembly.registry(),
                assembly.side(AvroCatalog.KEY),
                assembly.side(AvroCatalog.VALUE),
                new AvroSettings.Own(
                        values.get(AvroCatalog.AUTO_REGISTER),
                        values.get(AvroCatalog.NORMALIZE),
                        values.get(AvroCatalog.USE_LATEST)),
                values.get(AvroCatalog.UNKNOWN));
        return settings.registry().urls().isEmpty() ? null : settings;
    }

    private AvroSettings.Side side(AvroCatalog.SideSettings side) {
        return new AvroSettings.Side(
                values.get(side.strategy()),
                values.find(side.file()),
                values.find(side.version()),
                values.find(side.id()),
                values.find(side.record()));
    }

    private RegistrySettings registry() {
        Map<String, Supplier<String>> ssl = new LinkedHashMap<>();
        for (Setting<?> setting : AvroCatalog.ALL) {
            if (setting.name().startsWith(SSL_PREFIX + "ssl.")) {
                String name = setting.name().substring(SSL_PREFIX.length());
                Supplier<String> value = setting.secret() ? values.secret(setting.name()) : plain(setting);
                if (value != null) {
                    ssl.put(name, value);
                }
            }
        }
        return new RegistrySettings(
                urls(), credentials(), ssl, values.get(AvroCatalog.TIMEOUT), values.get(AvroCatalog.REFRESH));
    }

    private @Nullable Supplier<String> plain(Setting<?> setting) {
        Object value = values.find(setting);
        return value == null ? null : value::toString;
    }

    private List<URI> urls() {
        String urls = values.find(AvroCatalog.URL);
        return urls == null ? List.of() : AvroCatalog.uris(urls);
    }

    private Credentials credentials() {
        Secret token = values.secret(AvroCatalog.TOKEN.name());
        Secret user = values.secret(AvroCatalog.USER_INFO.name());
        // What they say is checked; what is given decides.
        values.find(AvroCatalog.BASIC_SOURCE);
        values.find(AvroCatalog.BEARER_SOURCE);
        if (token != null) {
            return new Credentials(Scheme.BEARER, token);
        }
        if (user != null) {
            return new Credentials(Scheme.USER_INFO, user);
        }
        return inUrls() ? new Credentials(Scheme.URL, () -> "") : Credentials.NONE;
    }

    private boolean inUrls() {
        return urls().stream().anyMatch(url -> url.getUserInfo() != null);
    }

    // ---- what does not go together

    static void check(Values values, Problems problems) {
        AvroAssembly assembly = new AvroAssembly(values, problems);
        assembly.needsRegistry();
        assembly.oneProofOfWhoWeAre();
        assembly.side("value", AvroCatalog.VALUE);
        assembly.side("key", AvroCatalog.KEY);
        assembly.ownSchemas();
        String keyRecord = values.find(AvroCatalog.KEY.record());
        if (keyRecord != null && keyRecord.contains(AvroSettings.Side.TYPE)) {
            assembly.refuse(
                    AvroCatalog.KEY.record(),
                    "must not hold ${type}: a key's schema decides the partition, and must be known before the row is");
        }
    }

    /** Whether it was said, and says anything: the complete file names every setting with its preset. */
    private boolean isGiven(Setting<?> setting) {
        Values.Value value = values.all().get(setting.name());
        boolean preset = setting.preset().rule() == Setting.Rule.PRESET
                && value != null
                && value.shown().equals(setting.preset().text());
        return value != null && !value.origin().equals("default") && !preset;
    }

    private void needsRegistry() {
        if (values.has(AvroCatalog.URL)
                || problems.all().stream().anyMatch(each -> each.key().equals("schema.registry.url"))) {
            return;
        }
        for (Setting<?> setting : AvroCatalog.ALL) {
            if (isGiven(setting)) {
                refuse(setting, "has no use without schema.registry.url");
            }
        }
    }

    private void oneProofOfWhoWeAre() {
        String source = values.find(AvroCatalog.BASIC_SOURCE);
        boolean user = values.has(AvroCatalog.USER_INFO);
        if ("USER_INFO".equals(source) && !user) {
            refuse(AvroCatalog.BASIC_SOURCE, "needs basic.auth.user.info, or basic.auth.user.info-file");
        }
        if ("URL".equals(source) && !inUrls() && values.has(AvroCatalog.URL)) {
            refuse(AvroCatalog.BASIC_SOURCE, "needs a schema.registry.url with user:password@ in it");
        }
        if (values.has(AvroCatalog.BEARER_SOURCE) && !values.has(AvroCatalog.TOKEN)) {
            refuse(AvroCatalog.BEARER_SOURCE, "needs bearer.auth.token, or bearer.auth.token-file");
        }
        if (user && inUrls()) {
            refuse(AvroCatalog.USER_INFO, "must not stand beside a user in schema.registry.url");
        }
        if (values.has(AvroCatalog.TOKEN) && (user || inUrls())) {
            refuse(AvroCatalog.TOKEN, "must not stand beside a user and password");
        }
    }

    private void side(String name, AvroCatalog.SideSettings side) {
        List<Setting<?>> given = List.<Setting<?>>of(side.file(), side.version(), side.id()).stream()
                .filter(values::has)
                .toList();
        for (Setting<?> other : given.subList(Math.min(1, given.size()), given.size())) {
            refuse(other, "must not stand beside " + given.get(0).name() + ": a " + name + " has one schema");
        }
        boolean named = values.has(side.file()) || values.has(side.id()) || values.has(side.record());
        if (values.has(side.strategy())
                && values.get(side.strategy()).namesRecord()
                && !named
                && isGiven(side.strategy())) {
            refuse(
                    side.strategy(),
                    "needs " + side.record().name() + " or " + side.file().name() + ": nothing else names the record");
        }
        boolean latest = Boolean.TRUE.equals(values.find(AvroCatalog.USE_LATEST));
        if (latest && (values.has(side.version()) || values.has(side.id()))) {
            refuse(AvroCatalog.USE_LATEST, "must not stand beside a version or an id of the " + name + "'s schema");
        }
    }

    private void ownSchemas() {
        boolean register = Boolean.TRUE.equals(values.find(AvroCatalog.AUTO_REGISTER));
        boolean file = values.has(AvroCatalog.VALUE.file()) || values.has(AvroCatalog.KEY.file());
        boolean wrongFile = problems.all().stream().anyMatch(each -> each.key().endsWith(".schema.file"));
        if (register && !file && !wrongFile) {
            refuse(
                    AvroCatalog.AUTO_REGISTER,
                    "has nothing to register without avro.value.schema.file or avro.key.schema.file");
        }
        if (register && Boolean.TRUE.equals(values.find(AvroCatalog.USE_LATEST))) {
            refuse(AvroCatalog.AUTO_REGISTER, "must not stand beside use.latest.version");
        }
    }

    private void refuse(Setting<?> setting, String complaint) {
        Values.Value value = values.all().get(setting.name());
        String shown = value == null || setting.secret() ? null : value.shown();
        problems.add(new Problem(setting.name(), shown, value == null ? null : value.origin(), complaint));
    }
}
