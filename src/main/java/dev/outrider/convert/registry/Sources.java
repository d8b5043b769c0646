package dev.outrider.convert.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** The ways to a schema. */
public final class Sources {

    private static final String LATEST = "latest";
    private static final int REFERENCES_MAX = 200;
    private static final int VERSIONS_COMPARED_MAX = 50;

    private final RegistryClient client;

    /** Asks this client. */
    public Sources(RegistryClient client) {
        this.client = client;
    }

    /** The subject's newest version. */
    public SchemaSource latest() {
        return subject -> registered(client.ask(version(subject, LATEST)));
    }

    /** One version of the subject, for ever. */
    public SchemaSource version(int version) {
        return subject -> registered(client.ask(version(subject, Integer.toString(version))));
    }

    /** One schema, whatever the subject. */
    public SchemaSource id(int id) {
        return subject -> new Registered(id, parsed(client.ask(Question.get("/schemas/ids/" + id))));
    }

    /** A schema of our own; the registry learns it if it does not know it. */
    public SchemaSource registering(Schema schema, boolean normalize) {
        return subject -> {
            JsonNode answer =
                    client.ask(post("/subjects/" + Question.escaped(subject) + "/versions", schema, normalize));
            return new Registered(id(answer), schema);
        };
    }

    /**
     * A schema of our own that the registry must know. A registry that compares texts may not find it: then each version is looked at, the newest first.
     */
    public SchemaSource known(Schema schema, boolean normalize) {
        return subject -> {
            String path = "/subjects/" + Question.escaped(subject);
            try {
                return new Registered(id(client.ask(post(path, schema, normalize))), schema);
            } catch (RegistryException e) {
                if (!"SchemaNotFound".equals(e.failure().code())) {
                    throw e;
                }
                return compared(path, subject, schema, e);
            }
        };
    }

    private Registered compared(String path, String subject, Schema schema, RegistryException otherwise)
            throws RegistryException {
        JsonNode versions = client.ask(Question.get(path + "/versions"));
        int last = Math.max(0, versions.size() - VERSIONS_COMPARED_MAX);
        for (int i = versions.size() - 1; i >= last; i--) {
            Registered candidate =
                    registered(client.ask(version(subject, versions.get(i).asText())));
            if (candidate.schema().equals(schema)) {
                return candidate;
            }
        }
        throw otherwise;
    }

    /** The subject's newest version, as long as its readers could also read what our own schema writes. */
    public SchemaSource latestFor(Schema schema) {
        return subject -> {
            Registered latest = latest().find(subject);
            boolean fits = SchemaCompatibility.checkReaderWriterCompatibility(latest.schema(), schema)
                            .getType()
                    == SchemaCompatibilityType.COMPATIBLE;
            if (!fits) {
                throw RegistryException.useless("the latest schema of " + subject + ", id " + latest.id()
                        + ", is not compatible with the schema file");
            }
            return latest;
        };
    }

    private static Question version(String subject, String version) {
        return Question.get("/subjects/" + Question.escaped(subject) + "/versions/" + version);
    }

    private static Question post(String path, Schema schema, boolean normalize) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("schema", schema.toString());
        return new Question(path + (normalize ? "?normalize=true" : ""), body.toString());
    }

    private Registered registered(JsonNode answer) throws RegistryException {
        return new Registered(id(answer), parsed(answer));
    }

    private static int id(JsonNode answer) throws RegistryException {
        JsonNode id = answer.path("id");
        if (!id.isInt()) {
            throw RegistryException.useless("the registry's answer has no id");
        }
        return id.intValue();
    }

    private Schema parsed(JsonNode answer) throws RegistryException {
        Schema.Parser parser = new Schema.Parser();
        learn(answer, parser, new HashSet<>());
        return parsed(answer, parser);
    }

    /** What a schema refers to must be known before it is read; and so what that refers to. */
    private void learn(JsonNode answer, Schema.Parser parser, Set<String> known) throws RegistryException {
        for (JsonNode reference : answer.path("references")) {
            String subject = reference.path("subject").asText();
            String version = reference.path("version").asText();
            if (!known.add(subject + "/" + version)) {
                continue;
            }
            if (known.size() > REFERENCES_MAX) {
                throw RegistryException.useless("the schema has more than " + REFERENCES_MAX + " references");
            }
            JsonNode referred = client.ask(version(subject, version));
            learn(referred, parser, known);
            parsed(referred, parser);
        }
    }

    private static Schema parsed(JsonNode answer, Schema.Parser parser) throws RegistryException {
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw RegistryException.useless("the registry's schema is of type " + type + ", not AVRO");
        }
        try {
            return parser.parse(answer.path("schema").asText());
        } catch (RuntimeException e) {
            // Of Avro's own kind for what is no schema; of others for odd corners of one, such as an unknown order of a
            // field.
            throw RegistryException.useless("the registry's schema cannot be read: " + e.getMessage());
        }
    }
}
