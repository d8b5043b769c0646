package dev.outrider.bench;

import dev.outrider.bench.contest.Absent;
import dev.outrider.bench.contest.Contestant;
import dev.outrider.bench.contest.Contestants;
import dev.outrider.bench.contest.Outrider;
import dev.outrider.bench.report.Machine;
import dev.outrider.bench.report.Report;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures, prints, and writes the report to {@code target/bench}. */
public final class Bench {

    private static final int FINE = 0;
    private static final int INEXACT = 1;
    private static final int MISUSED = 2;

    private final long beganNanos = System.nanoTime();
    private final Plan plan;
    private final Map<String, Contestant> present = new LinkedHashMap<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    private Bench(Plan plan) {
        this.plan = plan;
    }

    public static void main(String[] args) throws Exception {
        // Figures are copied into documents: they must not look different from machine to machine.
        Locale.setDefault(Locale.ROOT);
        Plan plan;
        try {
            plan = Plan.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(MISUSED);
            return;
        }
        System.exit(new Bench(plan).run() ? FINE : INEXACT);
    }

    private boolean run() throws Exception {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("command", plan.inWords());
        facts.put("day", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("machine", Machine.inWords());
        gather();
        Outrider.archive();
        try (Meeting meeting = new Meeting(plan.number("minutes"), new SharedBroker(plan.number("broker-warm-up")))) {
            return run(meeting, facts);
        }
    }

    private boolean run(Meeting meeting, Map<String, String> facts) throws Exception {
        if (!plan.isShort() && !present.isEmpty()) {
            meeting.rehearse(present.values().iterator().next());
        }
        List<List<Heat>> trials = trials();
        for (int run = 1; run <= plan.number("runs"); run++) {
            for (List<Heat> trial : trials) {
                meeting.run(trial, run);
            }
        }
        facts.put("versions", meeting.versions());
        facts.put("took", took(meeting));
        Map<String, String> settings = new LinkedHashMap<>();
        present.forEach((name, contestant) -> settings.put(name, contestant.settings()));
        Report report = new Report(facts, settings, absent, meeting.samples());
        report.write(Bed.DIRECTORY);
        System.out.println(report.markdown());
        if (!meeting.fine()) {
            System.err.println("Something failed, or was lost, repeated or out of order: see above.");
        }
        return meeting.fine();
    }

    /** Everything but the building before it. The script that bounds a short run reads the seconds. */
    private String took(Meeting meeting) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);
        return "%d s (%.1f min) without building; %d of %d measurements were not begun"
                .formatted(
                        seconds,
                        seconds / 60.0,
                        meeting.notBegun(),
                        meeting.samples().size());
    }

    /** Everybody who is wanted by some scenario, in the order of the report. */
    private void gather() {
        for (String name : Contestants.all()) {
            if (plan.scenarios().stream().anyMatch(word -> isWanted(name, word))) {
                try {
                    present.put(name, Contestants.of(name, plan.jvm(), plan.set()));
                } catch (Absent e) {
                    System.err.println(name + " is not run: " + e.getMessage());
                    absent.put(name, String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private boolean isWanted(String name, String scenario) {
        return Scenario.of(scenario).contestants(plan).contains(name);
    }

    /** All heats of all scenarios, those of one trial together. */
    private List<List<Heat>> trials() {
        Map<String, List<Heat>> trials = new LinkedHashMap<>();
        for (String word : plan.scenarios()) {
            List<Contestant> here = present.values().stream()
                    .filter(contestant -> isWanted(contestant.name(), word))
                    .toList();
            for (Heat heat : Scenario.of(word).heats(plan, here)) {
                trials.computeIfAbsent(heat.trial(), title -> new ArrayList<>()).add(heat);
            }
        }
        return List.copyOf(trials.values());
    }
}
