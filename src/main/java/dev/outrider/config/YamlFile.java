package dev.outrider.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a YAML file into dotted keys, each with the line it stands on.
 *
 * <p>It works on the document's nodes, never on values that YAML made of them: a topic called {@code no} stays a text, a password of
 * digits keeps its leading zeros, and every complaint can name its line.
 */
final class YamlFile {

    /** Deeper than any key of ours; an alias that contains itself ends here instead of in a stack overflow. */
    private static final int MAX_DEPTH = 12;

    private final Path path;
    private final Predicate<String> isSection;
    private final Problems problems;
    private final Map<String, Given> found = new LinkedHashMap<>();

    private YamlFile(Path path, Predicate<String> isSection, Problems problems) {
        this.path = path;
        this.isSection = isSection;
        this.problems = problems;
    }

    /**
     * What the file says.
     *
     * @param path the file
     * @param isSection whether a name is the head of a section, all of whose lines may be comments
     * @param problems where complaints go
     */
    static Map<String, Given> read(Path path, Predicate<String> isSection, Problems problems) {
        YamlFile file = new YamlFile(path, isSection, problems);
        try (Reader reader = Files.newBufferedReader(path)) {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(true);
            Node root = new Yaml(new SafeConstructor(options)).compose(reader);
            if (root != null && !isNull(root)) {
                file.readRoot(root);
            }
        } catch (MarkedYAMLException e) {
            problems.about(path.toString(), "is not YAML: " + oneLine(e.getProblem()) + file.where(e));
        } catch (YAMLException e) {
            problems.about(path.toString(), "is not YAML: " + oneLine(e.getMessage()));
        } catch (NoSuchFileException e) {
            problems.about(path.toString(), "there is no such file");
        } catch (MalformedInputException e) {
            problems.about(path.toString(), "is not text in UTF-8");
        } catch (IOException e) {
            problems.about(path.toString(), "cannot be read: " + e);
        }
        return file.found;
    }

    private void readRoot(Node root) {
        if (root instanceof MappingNode mapping) {
            mapping("", mapping, 1);
        } else {
            problems.about(path.toString(), "must hold settings, as in \"database: {url: …}\"");
        }
    }

    private void mapping(String prefix, MappingNode mapping, int depth) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.about(origin(tuple.getKeyNode()), "a setting's name must be a plain text");
            } else {
                String name = prefix + key.getValue();
                value(name, tuple.getValueNode(), origin(key), depth);
            }
        }
    }

    private void value(String name, Node node, String origin, int depth) {
        if (depth > MAX_DEPTH) {
            problems.add(new Problem(name, null, origin, "is nested too deeply"));
        } else if (node instanceof MappingNode mapping) {
            mapping(name + ".", mapping, depth + 1);
        } else if (isNull(node)) {
            empty(name, origin);
        } else {
            String text = text(node);
            if (text == null) {
                problems.add(new Problem(name, null, origin, "must be one value, or a list of plain values"));
            } else {
                put(name, new Given(text, origin));
            }
        }
    }

    private void empty(String name, String origin) {
        if (!isSection.test(name)) {
            problems.add(new Problem(name, null, origin, "has no value; give one, or leave the line out"));
        }
    }

    private void put(String name, Given given) {
        Given before = found.putIfAbsent(name, given);
        if (before != null) {
            problems.add(new Problem(name, null, given.origin(), "is given twice; first in " + before.origin()));
        }
    }

    private static @Nullable String text(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        List<String> items = new ArrayList<>();
        if (node instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                if (!(item instanceof ScalarNode scalar) || isNull(item)) {
                    return null;
                }
                items.add(scalar.getValue());
            }
        }
        return String.join(",", items);
    }

    private static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private String origin(Node node) {
        return path + " line " + (node.getStartMark().getLine() + 1);
    }

    private String where(MarkedYAMLException e) {
        return e.getProblemMark() == null ? "" : " (line " + (e.getProblemMark().getLine() + 1) + ")";
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "no reason given" : text.lines().findFirst().orElse("");
    }
}
