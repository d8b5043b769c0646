package dev.outrider.packs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * A compose file as it is read, with its aliases resolved.
 *
 * @param whole the file's top
 */
record ComposeFile(Map<String, Object> whole) {

    static final Path FILE = Path.of("config", "compose.yaml");

    static ComposeFile shipped() throws IOException {
        return of(Files.readString(FILE));
    }

    static ComposeFile of(String yaml) {
        return new ComposeFile(map(new Yaml().load(yaml)));
    }

    Map<String, Object> services() {
        return map(whole.get("services"));
    }

    Map<String, Object> service(String name) {
        return map(services().get(name));
    }

    /** A mapping, empty where there is none. */
    static Map<String, Object> map(Object holder, String name) {
        Object found = map(holder).get(name);
        return found == null ? Map.of() : map(found);
    }

    @SuppressWarnings(
            "unchecked") // What YAML calls a mapping has texts for keys here, or the specification refuses it.
    static Map<String, Object> map(Object object) {
        return (Map<String, Object>) object;
    }

    /** A list of texts, empty where there is none. */
    static List<String> texts(Object holder, String name) {
        List<String> texts = new ArrayList<>();
        if (map(holder).get(name) instanceof List<?> list) {
            list.forEach(each -> texts.add(each.toString()));
        }
        return texts;
    }
}
