package dev.outrider.style;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The limits that keep the code readable, without a list of exceptions: a limit with exceptions becomes a list of
 * exceptions. Every rule takes what it checks as an argument, so that a planted violation can prove that it bites.
 */
final class StyleRules {

    static final int FILE_LINES_MAX = 400;
    static final int METHOD_LINES_MAX = 40;
    static final int PARAMETERS_MAX = 6;
    static final int ESSAY_SENTENCES_MIN = 2;

    /** In two halves, or this file would be its own first finding. */
    private static final Pattern MARKER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");

    private static final Pattern FORMATTER_OFF = Pattern.compile("(spotless|@formatter):" + "off");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?:;](\\s|$)");

    private StyleRules() {}

    /** All rules that look at Java files. */
    static List<Finding> checkJava(List<JavaFile> files) {
        List<Finding> findings = new ArrayList<>();
        for (JavaFile file : files) {
            findings.addAll(fileLength(file));
            findings.addAll(new TreeRules(file).findings());
        }
        findings.addAll(packageEssays(files));
        return findings;
    }

    /** The rules that look at every text file, whatever its language. */
    static List<Finding> checkText(Map<String, String> textByPath) {
        List<Finding> findings = new ArrayList<>();
        textByPath.forEach((path, text) -> {
            findings.addAll(occurrences("left-over marker", MARKER, path, text));
            findings.addAll(occurrences("formatter switched off", FORMATTER_OFF, path, text));
        });
        return findings;
    }

    private static List<Finding> occurrences(String rule, Pattern pattern, String path, String text) {
        List<Finding> findings = new ArrayList<>();
        int line = 0;
        for (String content : text.split("\n", -1)) {
            line++;
            Matcher matcher = pattern.matcher(content);
            if (matcher.find()) {
                findings.add(new Finding(rule, path + ":" + line, matcher.group()));
            }
        }
        return findings;
    }

    private static List<Finding> fileLength(JavaFile file) {
        int lines = file.lines();
        return lines <= FILE_LINES_MAX
                ? List.of()
                : List.of(file.finding("file length", lines, lines + " lines, at most " + FILE_LINES_MAX));
    }

    /** Every package of the product says what it is for, and is checked for null. */
    private static List<Finding> packageEssays(List<JavaFile> files) {
        List<JavaFile> main = files.stream().filter(JavaFile::isMain).toList();
        Set<String> missing = main.stream().map(JavaFile::folder).collect(Collectors.toCollection(TreeSet::new));
        List<Finding> findings = new ArrayList<>();
        for (JavaFile file : main) {
            if (file.isPackageInfo()) {
                missing.remove(file.folder());
                findings.addAll(essay(file));
            }
        }
        missing.forEach(folder -> findings.add(new Finding("package essay", folder, "no package-info.java")));
        return findings;
    }

    private static List<Finding> essay(JavaFile file) {
        List<Finding> findings = new ArrayList<>();
        PackageTree declaration = file.unit().getPackage();
        boolean nullMarked = declaration.getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().endsWith("NullMarked"));
        if (!nullMarked) {
            findings.add(file.finding("package essay", 1, "no @NullMarked"));
        }
        TreePath path = TreePath.getPath(file.unit(), declaration);
        DocCommentTree comment = file.trees().getDocCommentTree(path);
        long sentences = comment == null
                ? 0
                : SENTENCE_END
                        .matcher(comment.getFullBody().toString())
                        .results()
                        .count();
        if (sentences < ESSAY_SENTENCES_MIN) {
            findings.add(
                    file.finding("package essay", 1, "fewer than " + ESSAY_SENTENCES_MIN + " sentences of Javadoc"));
        }
        return findings;
    }
}
