package dev.outrider.doctor;

import dev.outrider.database.OutboxTable;
import dev.outrider.migrate.Look;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is asked on, and where what is seen is noted down, during one look at everything. */
final class Chart {

    /** The table with its partitions, by its name given twice. */
    static final String RELATIONS =
            "(select relid from pg_partition_tree(to_regclass(?)) union select to_regclass(?)::oid)";

    private final Look look;
    private final OutboxTable table;
    private final boolean sees;
    private final List<Symptom> symptoms = new ArrayList<>();
    private String code = "";

    /**
     * Nothing is noted yet.
     *
     * @param look asks the database
     * @param table what the outbox is called
     * @param sees whether this role sees how others are, as one with the rights of pg_monitor does
     */
    Chart(Look look, OutboxTable table, boolean sees) {
        this.look = look;
        this.table = table;
        this.sees = sees;
    }

    Look look() {
        return look;
    }

    OutboxTable table() {
        return table;
    }

    boolean sees() {
        return sees;
    }

    /** What is noted from now on is of this kind. */
    void about(String kind) {
        code = kind;
    }

    void ok(String found) {
        symptoms.add(new Symptom(Symptom.Level.OK, code, "", found, ""));
    }

    void note(String subject, String found, String remedy) {
        symptoms.add(new Symptom(Symptom.Level.NOTE, code, subject, found, remedy));
    }

    void warn(String subject, String found, String remedy) {
        symptoms.add(new Symptom(Symptom.Level.WARNING, code, subject, found, remedy));
    }

    void fail(String subject, String found, String remedy) {
        symptoms.add(new Symptom(Symptom.Level.FAILURE, code, subject, found, remedy));
    }

    /** Whether anything worse than a note has been noted of the present kind. */
    boolean troubled() {
        return symptoms.stream()
                .anyMatch(each -> each.code().equals(code) && each.level().compareTo(Symptom.Level.NOTE) > 0);
    }

    List<Symptom> symptoms() {
        return List.copyOf(symptoms);
    }

    /** A time as people say it. */
    static String said(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }
}
