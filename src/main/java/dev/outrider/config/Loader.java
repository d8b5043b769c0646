package dev.outrider.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a file and the environment into values, and whatever cannot be turned into problems. */
final class Loader {

    private final Problems problems = new Problems();
    private final Values values = new Values();
    private final List<String> names = new ArrayList<>(Registry.settings().keySet());
    private final Map<String, String> environment;

    private Loader(Map<String, String> environment) {
        this.environment = environment;
        PassThrough.all().stream().filter(name -> Registry.find(name) == null).forEach(names::add);
    }

    /** What was found, and everything that is wrong with it. */
    record Loaded(Values values, List<Problem> problems) {}

    static Loaded load(@Nullable Path file, Map<String, String> environment) {
        Loader loader = new Loader(environment);
        Map<String, Given> fromFile = file == null ? Map.of() : YamlFile.read(file, loader::isSection, loader.problems);
        Map<String, Given> fromEnvironment =
                Surroundings.read(environment, loader.names, Loader::secret, loader.problems);
        Layers.refuseTwins(fromFile, Loader::secret, loader.problems);
        Layers.refuseTwins(fromEnvironment, Loader::secret, loader.problems);
        Map<String, Given> given = Layers.lay(fromFile, fromEnvironment);
        loader.settings(given);
        given.forEach(loader::other);
        CrossChecks.check(loader.values, loader.problems);
        return new Loaded(loader.values, loader.problems.all());
    }

    /** Whether names begin with it: the head of a section, which may well be empty. */
    private boolean isSection(String name) {
        return !names.contains(name) && names.stream().anyMatch(known -> known.startsWith(name + "."));
    }

    static boolean secret(String name) {
        Setting<?> setting = Registry.find(name);
        return setting == null ? PassThrough.isSecret(name) || OpenSettings.isSecret(name) : setting.secret();
    }

    /** The registered settings in the registry's order, so that whatever lists them lists them alike. */
    private void settings(Map<String, Given> given) {
        for (Setting<?> setting : Registry.settings().values()) {
            Given said = given.get(setting.name());
            Given file = setting.secret() ? given.get(setting.name() + Setting.FILE_SUFFIX) : null;
            if (file != null) {
                secretFile(setting.name(), file);
            } else if (said != null) {
                parse(setting, said);
            } else {
                unsaid(setting);
            }
        }
    }

    private void parse(Setting<?> setting, Given said) {
        String complaint = "must be " + setting.kind().allowed();
        Object meaning = null;
        try {
            meaning = setting.kind().parser().parse(said.text());
        } catch (IllegalArgumentException e) {
            complaint = String.valueOf(e.getMessage());
        }
        if (meaning == null) {
            problems.about(setting.name(), said, complaint);
        } else if (setting.secret()) {
            put(setting.name(), Secret.of(said.text()), said);
        } else {
            put(setting.name(), meaning, said);
        }
    }

    private void unsaid(Setting<?> setting) {
        switch (setting.preset().rule()) {
            case REQUIRED ->
                problems.about(
                        setting.name(),
                        "is required and not given; must be " + setting.kind().allowed() + " (or give "
                                + setting.variable() + ")");
            case PRESET ->
                parse(setting, new Given(String.valueOf(setting.preset().text()), "default"));
            case DERIVED ->
                parse(
                        setting,
                        new Given(hostName(), String.valueOf(setting.preset().text())));
            case OPTIONAL -> {}
        }
    }

    /** Whatever is no registered setting: a library's own settings pass through, and anything else is refused. */
    private void other(String name, Given given) {
        String base = name.endsWith(Setting.FILE_SUFFIX)
                ? name.substring(0, name.length() - Setting.FILE_SUFFIX.length())
                : "";
        if (Registry.find(name) != null || (Registry.find(base) != null && secret(base))) {
            return;
        }
        if (names.contains(name) || (OpenSettings.holds(name) && !secret(base))) {
            put(name, secret(name) ? Secret.of(given.text()) : given.text(), given);
        } else if (secret(base)) {
            secretFile(base, given);
        } else if (PassThrough.isOfInterceptor(name)) {
            put(name, Secret.of(given.text()), given);
        } else {
            unknown(name, given);
        }
    }

    /** A misspelt secret is one still, and is not shown. */
    private void unknown(String name, Given given) {
        String nearest = Nearest.to(name, knownNames());
        boolean hidden = secret(nearest) || given.hidden(name);
        String instead = Elsewhere.instead(name);
        problems.add(new Problem(
                name,
                hidden ? null : given.text(),
                given.origin(),
                instead == null ? "there is no such setting; the nearest is " + nearest : instead));
    }

    private List<String> knownNames() {
        List<String> known = new ArrayList<>(names);
        names.stream()
                .filter(Loader::secret)
                .map(name -> name + Setting.FILE_SUFFIX)
                .forEach(known::add);
        return known;
    }

    private void secretFile(String name, Given file) {
        String key = name + Setting.FILE_SUFFIX;
        try {
            Path path = Path.of(file.text());
            if (Secret.read(path).isEmpty()) {
                problems.add(new Problem(key, file.text(), file.origin(), "the file is empty"));
            }
            values.put(name, new Values.Value(Secret.in(path), "(hidden, in " + path + ")", file.origin()));
        } catch (NoSuchFileException e) {
            problems.add(new Problem(key, file.text(), file.origin(), "there is no such file"));
        } catch (IOException | InvalidPathException e) {
            problems.add(new Problem(key, file.text(), file.origin(), "the file cannot be read: " + e));
        }
    }

    private void put(String name, Object meaning, Given said) {
        String shown = meaning instanceof Secret || said.hidden(name) ? "(hidden)" : said.text();
        values.put(name, new Values.Value(meaning, shown, said.origin()));
    }

    private String hostName() {
        String named = environment.get("HOSTNAME");
        if (named != null && !named.isEmpty()) {
            return named;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A host without a name: the nonce still tells instances apart, and the name is only for people.
            return "outrider";
        }
    }
}
