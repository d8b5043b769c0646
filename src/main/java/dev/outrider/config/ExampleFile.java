package dev.outrider.config;

import java.util.ArrayList;
import java.util.List;

/** Writes the complete commented file, as {@code config/outrider.yaml} holds it: every setting, at its default. */
public final class ExampleFile {

    private static final int WIDTH = 110;

    private static final String HEAD = """
            # Every setting of Outrider, at its default. Only the address and user of the database and the address of Kafka
            # are required; outrider-minimal.yaml is all that most need. Each may be overridden by an environment variable:
            # lease.ttl is OUTRIDER_LEASE_TTL. The reference is src/docs/configuration.md.
            # Written by `java -jar target/outrider.jar config --example`.
            """;

    private static final String KAFKA_TAIL = """

              # Every other setting of Kafka's producer may stand here too, for instance:
              # compression.type: lz4
              # linger.ms: 5
              # security.protocol: SASL_SSL
              # sasl.mechanism: SCRAM-SHA-512
              # sasl.jaas.config-file: /run/secrets/outrider-jaas
              # ssl.truststore.location: /etc/outrider/truststore.p12
              # ssl.truststore.password-file: /run/secrets/outrider-truststore-password
            """;

    private final StringBuilder file = new StringBuilder(HEAD);
    private List<String> section = List.of();

    private ExampleFile() {}

    /** The file. */
    public static String yaml() {
        ExampleFile example = new ExampleFile();
        for (Setting<?> setting : Registry.settings().values()) {
            example.setting(setting);
            if (setting == ServiceCatalog.BOOTSTRAP) {
                example.file.append(KAFKA_TAIL);
            }
        }
        return example.file.toString();
    }

    private void setting(Setting<?> setting) {
        List<String> path = List.of(setting.name().split("\\."));
        enter(sectionOf(setting, path));
        String indent = "  ".repeat(section.size());
        String rest = String.join(".", path.subList(section.size(), path.size()));
        file.append('\n');
        comment(indent, setting);
        file.append(indent).append(line(setting, rest)).append('\n');
    }

    /**
     * Sections are the first word of a name; the columns have one of their own, because they are many. A word that is a setting itself can
     * be no section.
     */
    private static List<String> sectionOf(Setting<?> setting, List<String> path) {
        if (Registry.find(path.get(0)) != null) {
            return List.of();
        }
        return setting.name().startsWith("outbox.columns.") ? path.subList(0, 2) : path.subList(0, 1);
    }

    private void enter(List<String> wanted) {
        int common = 0;
        while (common < Math.min(section.size(), wanted.size())
                && section.get(common).equals(wanted.get(common))) {
            common++;
        }
        for (int depth = common; depth < wanted.size(); depth++) {
            file.append('\n')
                    .append("  ".repeat(depth))
                    .append(wanted.get(depth))
                    .append(":\n");
        }
        section = wanted;
    }

    private void comment(String indent, Setting<?> setting) {
        String text = setting.help().purpose() + " " + setting.help().reason();
        List<String> words = new ArrayList<>(List.of(text.strip().split(" ")));
        words.addAll(List.of(("Must be " + setting.kind().allowed() + ".").split(" ")));
        StringBuilder line = new StringBuilder(indent + "#");
        for (String word : words) {
            if (line.length() + word.length() >= WIDTH) {
                file.append(line).append('\n');
                line = new StringBuilder(indent + "#");
            }
            line.append(' ').append(word);
        }
        file.append(line).append('\n');
    }

    private static String line(Setting<?> setting, String name) {
        String text = quoted(String.valueOf(setting.preset().text()));
        return switch (setting.preset().rule()) {
            case REQUIRED, PRESET -> name + ": " + text;
            case DERIVED -> "# " + name + ": (" + setting.preset().text() + ")";
            case OPTIONAL -> "# " + name + (setting.secret() ? Setting.FILE_SUFFIX : "") + ": " + text;
        };
    }

    /** YAML reads most texts as they are; quotes only where a reader might stumble. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:,-]+") ? text : '"' + text + '"';
    }
}
