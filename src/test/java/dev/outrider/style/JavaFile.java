package dev.outrider.style;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A source file as javac understands it. It is parsed and no more: no rule needs types, and the whole tree takes less
 * than a second this way.
 *
 * @param path the file's path below the project's folder, with forward slashes
 * @param text the whole file
 * @param unit its syntax tree
 * @param trees where in the text each part of the tree stands, and the comments that belong to it
 */
record JavaFile(String path, String text, CompilationUnitTree unit, DocTrees trees) {

    /** Parses files given as path and text; one that does not parse is the compiler's to complain about. */
    static List<JavaFile> parse(Map<String, String> textByPath) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> sources = new ArrayList<>();
        new TreeMap<>(textByPath).forEach((path, text) -> sources.add(new InMemory(path, text)));
        JavacTask task =
                (JavacTask) compiler.getTask(null, null, diagnostic -> {}, List.of("-proc:none"), null, sources);
        List<JavaFile> parsed = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                // javac wraps the file objects it was given; their URIs come through.
                String path = unit.getSourceFile().toUri().getPath().substring(1);
                parsed.add(new JavaFile(path, textByPath.get(path), unit, DocTrees.instance(task)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return parsed;
    }

    boolean isMain() {
        return path.startsWith("src/main/java/");
    }

    boolean isPackageInfo() {
        return path.endsWith("/package-info.java");
    }

    String folder() {
        Path parent = Path.of(path).getParent();
        return parent == null ? "" : parent.toString().replace('\\', '/');
    }

    int lines() {
        return (int) text.lines().count();
    }

    long line(long position) {
        return unit.getLineMap().getLineNumber(position);
    }

    long firstLine(Tree tree) {
        return line(trees.getSourcePositions().getStartPosition(unit, tree));
    }

    long lastLine(Tree tree) {
        return line(trees.getSourcePositions().getEndPosition(unit, tree));
    }

    Finding finding(String rule, long line, String detail) {
        return new Finding(rule, path + ":" + line, detail);
    }

    private static final class InMemory extends SimpleJavaFileObject {

        private final String text;

        InMemory(String path, String text) {
            super(URI.create("memory:///" + path), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
