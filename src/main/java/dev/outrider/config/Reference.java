package dev.outrider.config;

import dev.outrider.send.ProducerDefaults;
import java.util.Locale;
import java.util.TreeMap;

/** Writes the reference of all settings, as {@code src/docs/configuration.md} holds it. */
public final class Reference {

    private static final String HEAD = """
            # Configuration

            <!-- Written by `java -jar target/outrider.jar config --reference`; do not edit. A test compares it with the program. -->

            Outrider reads one YAML file, named by `--config FILE` or by the environment variable `OUTRIDER_CONFIG`, and the
            environment. Without a file the environment alone must do. Names are dotted; in the file they may be nested or written
            out (`lease: {ttl: 10s}` and `lease.ttl: 10s` are the same).

            - **Environment.** Every setting has a variable: `OUTRIDER_` and the name in capitals, with `_` for `.` and `-`. A
              variable counts more than the file. Variables that Kubernetes makes for a service called outrider
              (`OUTRIDER_SERVICE_HOST`, `OUTRIDER_PORT=tcp://…`) are passed over.
            - **Secrets** may stand in a file of their own: `database.password-file` instead of `database.password`, and so for every
              secret below and every secret of Kafka. Such a file is read again for every new connection or session. Line ends behind the
              secret are cut off. A relative path is relative to the working directory. Secrets are never shown, neither in logs nor by
              `outrider config`.
            - **Units.** Times are written `500ms`, `10s`, `2m`; sizes `64KiB`, `16MiB`.
            - **Errors.** A configuration is checked completely, and everything that is wrong with it is told at once. Nothing is
              repaired, and an unknown name is an error.

            `outrider config` shows what is in force and where each value comes from; `outrider config --example` prints the complete
            commented file that is [`config/outrider.yaml`](../../config/outrider.yaml).
            """;

    private static final String KAFKA_HEAD = """

            ## Kafka's own settings

            Everything under `kafka.` goes to the producer by the name that is left: `kafka.linger.ms` is the producer's `linger.ms`. A
            few are fixed or bounded, because the relay's promises rest on them; each refusal says why. Unknown names are refused.
            The settings are explained in [Kafka's documentation](https://kafka.apache.org/documentation/#producerconfigs).

            What Outrider sets when nobody says anything; for all others Kafka's own default counts:

            | setting | default |
            | --- | --- |
            """;

    private static final String DRIVER_PAGE = """

            ## The JDBC driver's own settings

            Everything under `database.properties.` goes to the driver by the name that is left, and counts more than what the relay
            would set: `database.properties.sslmode: verify-full`. Unknown names are refused. They are explained in
            [the driver's documentation](https://jdbc.postgresql.org/documentation/use/#connection-parameters). The one secret
            among them, `database.properties.sslpassword`, may stand in a file too, which is read at start only.
            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    private Reference() {}

    /** The page. */
    public static String markdown() {
        Reference reference = new Reference();
        reference.everyday();
        reference.page.append("\n## All settings\n");
        Registry.settings().values().forEach(reference::setting);
        reference.kafka();
        return reference.page.toString();
    }

    private void everyday() {
        page.append("\n## What an ordinary user must know\n\n| setting | default | what for |\n| --- | --- | --- |\n");
        for (Setting<?> setting : Registry.settings().values()) {
            if (setting.ordinary()) {
                page.append("| [`")
                        .append(setting.name())
                        .append("`](#")
                        .append(anchor(setting.name()))
                        .append(") | ");
                page.append(preset(setting))
                        .append(" | ")
                        .append(cell(setting.help().purpose()))
                        .append(" |\n");
            }
        }
    }

    private void setting(Setting<?> setting) {
        page.append("\n### ").append(setting.name()).append("\n\n");
        page.append(setting.help().purpose());
        if (!setting.help().reason().isEmpty()) {
            page.append(' ').append(setting.help().reason());
        }
        page.append("\n\n- allowed: ").append(setting.kind().allowed()).append('\n');
        page.append("- default: ").append(preset(setting)).append('\n');
        page.append("- variable: `").append(setting.variable()).append('`');
        if (setting.secret()) {
            page.append(", or as a file `").append(Setting.variable(setting.name() + Setting.FILE_SUFFIX));
            page.append("` (`")
                    .append(setting.name())
                    .append(Setting.FILE_SUFFIX)
                    .append("`)");
        }
        page.append('\n');
    }

    private void kafka() {
        page.append(KAFKA_HEAD);
        new TreeMap<>(ProducerDefaults.defaults())
                .forEach((name, value) -> page.append("| `kafka.")
                        .append(name)
                        .append("` | `")
                        .append(value)
                        .append("` |\n"));
        page.append("\nSecrets, which may stand in files (`kafka.sasl.jaas.config-file`):\n\n");
        for (String name : PassThrough.KAFKA.secrets()) {
            page.append("- `").append(PassThrough.KAFKA.prefix()).append(name).append("`\n");
        }
        page.append("\nVariables: `").append(Setting.variable("kafka.linger.ms"));
        page.append("` is `kafka.linger.ms`, and so on.\n");
        page.append(DRIVER_PAGE);
    }

    /** A setting's default in words. */
    private static String preset(Setting<?> setting) {
        return switch (setting.preset().rule()) {
            case REQUIRED -> "none: required";
            case OPTIONAL -> "none";
            case PRESET -> "`" + setting.preset().text() + "`";
            case DERIVED -> String.valueOf(setting.preset().text());
        };
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String anchor(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "");
    }
}
