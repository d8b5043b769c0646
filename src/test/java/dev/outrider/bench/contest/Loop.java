package dev.outrider.bench.contest;

import dev.outrider.bench.Bed;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Program;
import dev.outrider.testkit.RelayProcess;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The plain loop as a process, on the class path of the product, with the settings of its virtual machine and its archive of classes.
 *
 * @param marking how it remembers what it has sent
 * @param jvm options of its virtual machine, behind those
 */
public record Loop(Marking marking, List<String> jvm) implements Contestant {

    @Override
    public String name() {
        return Contestants.LOOPS + marking.word();
    }

    @Override
    public String settings() {
        return "virtual machine and archive of classes those of Outrider%s, pages of %,d rows, the producer's settings those of Outrider's defaults; `%s`"
                .formatted(
                        jvm.isEmpty() ? "" : ", `" + String.join(" ", jvm) + "`", PlainLoop.PAGE_ROWS, marking.mark());
    }

    @Override
    public void prepare(Bed bed) {
        bed.database()
                .execute(
                        "create table plain_loop (seq bigint not null) with (fillfactor = 10)",
                        "insert into plain_loop values (0)");
    }

    @Override
    public Program start(Bed bed) {
        Database database = bed.database();
        // As an archive wants it: absolute, and with the jar in front.
        Path home = RelayProcess.launcher().toAbsolutePath().getParent();
        List<String> command = new ArrayList<>(List.of(
                Program.java(),
                "@" + home.resolve("outrider.jvm"),
                "-XX:SharedArchiveFile=" + home.resolve("outrider.jsa")));
        command.addAll(jvm);
        String classPath = home.resolve("outrider.jar") + File.pathSeparator + classes();
        command.addAll(List.of("-cp", classPath, PlainLoop.class.getName()));
        command.addAll(List.of(database.jdbcUrl(), database.user(), database.password()));
        command.addAll(List.of(bed.kafka().bootstrapServers(), marking.name()));
        return Program.start(name(), command, Map.of());
    }

    private static Path classes() {
        try {
            return Path.of(PlainLoop.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean hasRecorded(Bed bed, long seq) {
        return bed.ask(marking.recorded(), seq) == 1;
    }
}
