package dev.outrider.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.testkit.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {

    @TempDir
    Path folder;

    @Test
    void aClassComesFromAJarInTheFolderOrRightBelowIt() throws Exception {
        PluginJar.write(folder.resolve("one.jar"), "org.example.One", PluginJar.serializer("org.example", "One", "1"));
        Path below = Files.createDirectories(folder.resolve("two"));
        PluginJar.write(below.resolve("two.jar"), "org.example.Two", PluginJar.serializer("org.example", "Two", "2"));
        for (String name : new String[] {"org.example.One", "org.example.Two"}) {
            assertThat(Plugins.find(name, Serializer.class, folder).fault()).isNull();
            Serializer<?> made = Plugins.make(name, Serializer.class, folder);
            assertThat(made.getClass().getClassLoader()).isSameAs(Plugins.loader(folder));
        }
        assertThat(Plugins.find("org.example.Three", Serializer.class, folder).fault())
                .startsWith("there is no such class, neither in the relay nor in the jars of ");
    }

    @Test
    void theRelaysOwnClassesCountMore() throws Exception {
        String name = ByteArraySerializer.class.getName();
        String twin = "package org.apache.kafka.common.serialization; public class ByteArraySerializer {}";
        PluginJar.write(folder.resolve("twin.jar"), name, twin);
        assertThat(Plugins.make(name, Serializer.class, folder)).isInstanceOf(ByteArraySerializer.class);
    }

    @Test
    void whatIsNotFitIsToldBeforeAnyOfItsCodeRuns() throws Exception {
        PluginJar.write(
                folder.resolve("args.jar"),
                "org.example.Args",
                "package org.example; public class Args extends org.apache.kafka.common.serialization.StringSerializer {"
                        + " static { System.exit(1); } public Args(String needed) {} }");
        assertThat(Plugins.find("org.example.Args", Serializer.class, folder).fault())
                .isEqualTo("has no public constructor without parameters");
        assertThat(Plugins.find("java.lang.String", Serializer.class, null).fault())
                .isEqualTo("is no org.apache.kafka.common.serialization.Serializer");
        assertThat(Plugins.find("org.example.None", Serializer.class, null).fault())
                .isEqualTo("there is no such class, neither in the relay nor in a plugins.directory, which is not set");
        assertThatThrownBy(() -> Plugins.make("org.example.None", Serializer.class, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("org.example.None: there is no such class");
    }
}
