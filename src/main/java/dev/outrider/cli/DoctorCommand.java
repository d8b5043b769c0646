package dev.outrider.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import dev.outrider.config.Release;
import dev.outrider.core.OutboxException;
import dev.outrider.doctor.Doctor;
import dev.outrider.doctor.Symptom;
import java.io.IOException;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks for what makes the outbox slow, large or stuck, and says what to do. */
@Command(
        name = "doctor",
        description = {
            "Looks for what makes the outbox slow, large or stuck: open and prepared transactions, vacuum, plan, indexes,"
                    + " grants, standbys, clock; and says what to do.",
            "Changes nothing, and may be run beside a working relay."
        })
final class DoctorCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(names = "--json", description = "Print one JSON object instead of lines.")
    private boolean json;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException, OutboxException, IOException {
        OutriderConfig loaded = config.load(console);
        Logging.beside();
        Doctor doctor = new Doctor(
                new Doctor.Patient(
                        loaded.database(),
                        loaded.outbox(),
                        loaded.addressing(),
                        Release.version(),
                        loaded.service().beside().retention()),
                loaded.service().beside().care().openFor(),
                InstantSource.system());
        List<Symptom> symptoms = doctor.examine();
        console.out().println(json ? json(symptoms) : text(symptoms));
        console.out().flush();
        if (count(symptoms, Symptom.Level.FAILURE) > 0) {
            return Exit.FAILED;
        }
        return count(symptoms, Symptom.Level.WARNING) > 0 ? Exit.WARNED : Exit.OK;
    }

    private static String word(Symptom.Level level) {
        return switch (level) {
            case OK -> "OK";
            case NOTE -> "NOTE";
            case WARNING -> "WARN";
            case FAILURE -> "FAIL";
        };
    }

    private static long count(List<Symptom> symptoms, Symptom.Level level) {
        return symptoms.stream().filter(each -> each.level() == level).count();
    }

    private static String text(List<Symptom> symptoms) {
        StringBuilder text = new StringBuilder();
        for (Symptom each : symptoms) {
            text.append(String.format("%-5s %-12s %s%n", word(each.level()), each.code(), each.text()));
        }
        long failures = count(symptoms, Symptom.Level.FAILURE);
        long warnings = count(symptoms, Symptom.Level.WARNING);
        return text.append(String.format("%n%d failed, %d warned", failures, warnings))
                .toString();
    }

    private static String json(List<Symptom> symptoms) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.useDefaultPrettyPrinter();
            generator.writeStartObject();
            generator.writeNumberField("failed", count(symptoms, Symptom.Level.FAILURE));
            generator.writeNumberField("warned", count(symptoms, Symptom.Level.WARNING));
            generator.writeArrayFieldStart("findings");
            for (Symptom each : symptoms) {
                generator.writeStartObject();
                generator.writeStringField("level", each.level().name().toLowerCase(Locale.ROOT));
                generator.writeStringField("kind", each.code());
                generator.writeStringField("subject", each.subject());
                generator.writeStringField("found", each.found());
                generator.writeStringField("remedy", each.remedy());
                generator.writeEndObject();
            }
            generator.writeEndArray();
            generator.writeEndObject();
        }
        return text.toString();
    }
}
