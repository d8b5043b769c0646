package dev.outrider.config;

import dev.outrider.convert.avro.UnknownFields;
import dev.outrider.convert.registry.SchemaFile;
import dev.outrider.convert.registry.SubjectStrategy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The settings of Avro and of the schema registry. Those that Confluent's serializer has are called as there. */
final class AvroCatalog {

    static final Setting<String> URL = Setting.named("schema.registry.url", urls())
            .example("https://registry-1.example:8081,https://registry-2.example:8081")
            .purpose("The schema registry's addresses, each with the path of its Confluent-compatible interface.")
            .because("When one does not answer, the next is asked. It is needed for Avro only.");

    static final Setting<String> BASIC_SOURCE = Setting.named(
                    "basic.auth.credentials.source", Kinds.text("word", "URL or USER_INFO", "URL|USER_INFO"))
            .example("USER_INFO")
            .purpose("Where the registry's user and password are: in its addresses, or in basic.auth.user.info.")
            .because("May be left out: whichever is given counts.");

    static final Setting<String> USER_INFO = Setting.named("basic.auth.user.info", Kinds.secret())
            .purpose("The registry's user and password, as user:password.");

    static final Setting<String> BEARER_SOURCE = Setting.named(
                    "bearer.auth.credentials.source", Kinds.text("word", "STATIC_TOKEN", "STATIC_TOKEN"))
            .example("STATIC_TOKEN")
            .purpose("Where the bearer token comes from. May be left out, since there is one way.");

    static final Setting<String> TOKEN = Setting.named("bearer.auth.token", Kinds.secret())
            .purpose("The registry's bearer token.")
            .because("In a file it is read with every question, so that it may be replaced while the relay runs.");

    static final Setting<String> TRUST_LOCATION =
            location("truststore", "certificates that the registry's is trusted by");
    static final Setting<String> TRUST_PASSWORD = password("truststore.password", "The trust store's password.");
    static final Setting<String> TRUST_TYPE = type("truststore");
    static final Setting<String> KEY_LOCATION = location("keystore", "key and certificate that we show the registry");
    static final Setting<String> KEYSTORE_PASSWORD = password("keystore.password", "The key store's password.");
    static final Setting<String> KEY_TYPE = type("keystore");
    static final Setting<String> KEY_PASSWORD = password("key.password", "The password of the key in the key store.");

    static final Setting<Duration> TIMEOUT = Setting.named(
                    "schema.registry.request.timeout", Kinds.duration("50ms", "2s"))
            .preset("1s")
            .purpose("How long one question to the registry may take, over all addresses together.")
            .because(
                    "Rows of all topics wait for it, once: after that the registry counts as away, and only rows that need it"
                            + " wait until it answers again.");

    static final Setting<Duration> REFRESH = Setting.named("schema.registry.refresh", Kinds.duration("100ms", "24h"))
            .preset("60s")
            .purpose("How old the latest schema of a subject may be before the registry is asked for a newer one.")
            .because(
                    "Asked for in the background; until the answer, and when there is none, the known one is used. Called"
                            + " latest.cache.ttl.sec in Confluent's serializer.");

    static final Setting<Boolean> AUTO_REGISTER = Setting.named("auto.register.schemas", Kinds.flag())
            .preset("false")
            .purpose("Whether schemas in files are registered when the registry does not know them.")
            .because(
                    "Off, unlike in Confluent's serializer: a relay that registers what it is given turns a mistake in a file"
                            + " into a version that stays.");

    static final Setting<Boolean> NORMALIZE = Setting.named("normalize.schemas", Kinds.flag())
            .preset("false")
            .purpose("Whether the registry compares schemas in files in their normalized form.");

    static final Setting<Boolean> USE_LATEST = Setting.named("use.latest.version", Kinds.flag())
            .preset("false")
            .purpose("Whether the subject's latest schema is used in place of the one in a file, if it is compatible.")
            .because("Without a file, a version and an id the latest is used anyway.");

    static final Setting<UnknownFields> UNKNOWN = Setting.named("avro.unknown-fields", Kinds.word(UnknownFields.class))
            .preset("fail")
            .purpose("What happens to a row with fields that the schema does not know.")
            .because("fail parks it with the field's place; ignore leaves the fields out.");

    static final SideSettings VALUE = SideSettings.of("value");
    static final SideSettings KEY = SideSettings.of("key");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL = all();

    /**
     * The settings of keys or of values.
     *
     * @param strategy how the subject is called
     * @param file a schema of our own
     * @param version a version of the subject
     * @param id an id
     * @param record the record's name
     */
    record SideSettings(
            Setting<SubjectStrategy> strategy,
            Setting<Path> file,
            Setting<Integer> version,
            Setting<Integer> id,
            Setting<String> record) {

        static SideSettings of(String side) {
            String prefix = "avro." + side + ".";
            return new SideSettings(
                    Setting.named(side + ".subject.name.strategy", strategies())
                            .preset("TopicNameStrategy")
                            .purpose("How the subject of a " + side + "'s schema is called.")
                            .because("Confluent's class names, with or without their package."),
                    Setting.named(prefix + "schema.file", schemaFile())
                            .example("/etc/outrider/order.avsc")
                            .purpose("A file with the schema of all " + side + "s.")
                            .because("Its id is asked of the registry, which must know it under the subject, unless"
                                    + " auto.register.schemas is on."),
                    Setting.named(prefix + "schema.version", Kinds.count(1, Integer.MAX_VALUE))
                            .example("3")
                            .purpose("The version of the subject that " + side
                                    + "s are written with, instead of the latest."),
                    Setting.named(prefix + "schema.id", Kinds.count(0, Integer.MAX_VALUE))
                            .example("42")
                            .purpose("The id of the schema of all " + side + "s, whatever the subject."),
                    Setting.named(
                                    prefix + "record",
                                    Kinds.text("name", "a record's full name", "[A-Za-z0-9_.${}]{1,500}"))
                            .example(side.equals("key") ? "com.example.OrderKey" : "com.example.${type}")
                            .purpose(
                                    "The record's full name, for subject strategies that want it when the schema comes from the"
                                            + " registry.")
                            .because(
                                    side.equals("key")
                                            ? ""
                                            : "${type} is the event's type: so each type of event has a schema of its own."));
        }

        List<Setting<?>> all() {
            return List.of(strategy, file, version, id, record);
        }
    }

    private AvroCatalog() {}

    private static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(List.of(URL, BASIC_SOURCE, USER_INFO, BEARER_SOURCE, TOKEN));
        all.addAll(List.of(TRUST_LOCATION, TRUST_PASSWORD, TRUST_TYPE));
        all.addAll(List.of(KEY_LOCATION, KEYSTORE_PASSWORD, KEY_TYPE, KEY_PASSWORD));
        all.addAll(List.of(TIMEOUT, REFRESH, AUTO_REGISTER, NORMALIZE, USE_LATEST));
        all.addAll(VALUE.all());
        all.addAll(KEY.all());
        all.add(UNKNOWN);
        return List.copyOf(all);
    }

    private static Setting<String> location(String store, String holds) {
        return Setting.named("schema.registry.ssl." + store + ".location", Kinds.text("file", "a path", ".+"))
                .example("/etc/outrider/registry-" + store + ".p12")
                .purpose("A file with the " + holds + ".");
    }

    private static Setting<String> password(String name, String purpose) {
        return Setting.named("schema.registry.ssl." + name, Kinds.secret()).purpose(purpose);
    }

    private static Setting<String> type(String store) {
        return Setting.named(
                        "schema.registry.ssl." + store + ".type",
                        Kinds.text("word", "JKS, PKCS12 or PEM", "JKS|PKCS12|PEM"))
                .example("PKCS12")
                .purpose("The " + store + "'s kind.");
    }

    private static Kind<SubjectStrategy> strategies() {
        return new Kind<>(
                "class",
                "TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy",
                SubjectStrategy.class,
                SubjectStrategy::called);
    }

    private static Kind<Path> schemaFile() {
        return new Kind<>("file", "a file with an Avro schema", Path.class, text -> {
            Path file = Path.of(text);
            SchemaFile.check(file);
            return file;
        });
    }

    private static Kind<String> urls() {
        return new Kind<>(
                "addresses", "http:// or https:// addresses, several divided by commas", String.class, text -> {
                    List<URI> urls = uris(text);
                    boolean good = !urls.isEmpty()
                            && urls.stream()
                                    .allMatch(url -> List.of("http", "https").contains(String.valueOf(url.getScheme()))
                                            && url.getHost() != null
                                            && url.getQuery() == null
                                            && url.getFragment() == null);
                    return good ? text : null;
                });
    }

    /** Empty when one of them is none. */
    static List<URI> uris(String text) {
        List<URI> uris = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            try {
                uris.add(new URI(each.strip()));
            } catch (URISyntaxException e) {
                return List.of();
            }
        }
        return uris;
    }
}
