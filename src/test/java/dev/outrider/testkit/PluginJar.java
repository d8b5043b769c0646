package dev.outrider.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar as somebody else would build it: compiled against the class path, and in nobody's class path. */
public final class PluginJar {

    private PluginJar() {}

    /** Compiles one class and packs it. */
    public static void write(Path jar, String className, String source) throws IOException {
        Path classes = Files.createTempDirectory("plugin");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        List<String> options =
                List.of("-d", classes.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path"));
        if (!compiler.getTask(complaints, null, null, options, null, List.of(new Source(className, source)))
                .call()) {
            throw new AssertionError(complaints.toString());
        }
        String entry = className.replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry(entry));
            Files.copy(classes.resolve(entry), out);
            out.closeEntry();
        }
    }

    /** The source of a serializer that puts a mark before the text that it is given. */
    public static String serializer(String packageName, String name, String mark) {
        return "package " + packageName + ";"
                + " public class " + name + " implements org.apache.kafka.common.serialization.Serializer<String> {"
                + "  private String suffix = \"\";"
                + "  public void configure(java.util.Map<String, ?> configs, boolean isKey) {"
                + "    suffix = String.valueOf(configs.get(\"suffix\")) + isKey; }"
                + "  public byte[] serialize(String topic, String data) {"
                + "    if (data.contains(\"poison\")) throw new IllegalArgumentException(\"poison\");"
                + "    return (\"" + mark
                + "\" + data + suffix).getBytes(java.nio.charset.StandardCharsets.UTF_8); } }";
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
