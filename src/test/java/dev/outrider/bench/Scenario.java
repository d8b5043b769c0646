package dev.outrider.bench;

import dev.outrider.bench.contest.Contestant;
import dev.outrider.bench.contest.Contestants;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The kinds of trials, in the order in which a run goes through them, and who takes part where the command line does not say. */
enum Scenario {
    DRAIN("outrider-row,outrider-range,loop-flag,loop-checkpoint,loop-delete,debezium,debezium-tuned") {
        @Override
        List<Heat> heats(Plan plan, List<Contestant> contestants) {
            List<Heat> heats = new ArrayList<>();
            for (Drain drain : plan.drains()) {
                contestants.forEach(who -> heats.add(heat(drain.title(), who, bed -> drain.measure(bed, who))));
            }
            return heats;
        }
    },
    STEADY("outrider-row,debezium,debezium-tuned") {
        @Override
        List<Heat> heats(Plan plan, List<Contestant> contestants) {
            List<Heat> heats = new ArrayList<>();
            for (int rate : plan.numbers("rates")) {
                Steady steady = new Steady(rate, plan.number("warm-up"), plan.number("seconds"));
                contestants.forEach(who -> heats.add(heat(steady.title(), who, bed -> steady.measure(bed, who))));
            }
            return heats;
        }
    },
    OUTAGE("outrider-row,debezium-tuned") {
        @Override
        List<Heat> heats(Plan plan, List<Contestant> contestants) {
            Outage outage = new Outage(plan.numbers("rates").get(0), plan.number("warm-up"), plan.number("outage"));
            return contestants.stream()
                    .map(who -> heat(outage.title(), who, bed -> outage.measure(bed, who)))
                    .toList();
        }
    },
    IDLE("outrider-row,outrider-notify,debezium-tuned") {
        @Override
        List<Heat> heats(Plan plan, List<Contestant> contestants) {
            Idle idle = new Idle(plan.number("silence"), plan.number("probes"));
            return contestants.stream()
                    .map(who -> heat(idle.title(), who, bed -> idle.measure(bed, who)))
                    .toList();
        }
    },
    PARTS("") {
        @Override
        List<Heat> heats(Plan plan, List<Contestant> contestants) {
            Parts parts = new Parts(plan.number("parts"));
            return List.of(new Heat(parts.title(), Parts.NAME, true, false, Map.of(), parts::measure));
        }
    },
    GROWTH("outrider-row") {
        @Override
        List<Heat> heats(Plan plan, List<Contestant> contestants) {
            Growth growth = new Growth(
                    plan.numbers("backlogs"),
                    plan.number("growth-rows"),
                    plan.number("growth-warm-up"),
                    plan.number("open"));
            return contestants.stream()
                    .map(who -> new Heat(
                            growth.title(),
                            who.name(),
                            who.ours(),
                            true,
                            who.postgresSettings(),
                            bed -> growth.measure(bed, who)))
                    .toList();
        }
    },
    /** Not part of a full run: the table of what each setting costs and buys. */
    TUNING("") {
        @Override
        List<Heat> heats(Plan plan, List<Contestant> contestants) {
            Drain drain = plan.drains().get(0);
            Steady steady = new Steady(plan.numbers("rates").get(0), plan.number("warm-up"), plan.number("seconds"));
            List<Heat> heats = new ArrayList<>();
            contestants.forEach(who -> heats.add(heat(drain.title(), who, bed -> drain.measure(bed, who))));
            contestants.forEach(who -> heats.add(heat(steady.title(), who, bed -> steady.measure(bed, who))));
            return heats;
        }

        @Override
        List<String> contestants(Plan plan) {
            return Contestants.VARIANTS;
        }
    };

    private final String usual;

    Scenario(String usual) {
        this.usual = usual;
    }

    /** Everybody's turns, those of one trial together. */
    abstract List<Heat> heats(Plan plan, List<Contestant> contestants);

    private static Heat heat(String trial, Contestant who, Heat.Work work) {
        boolean once = Contestants.ONCE.contains(who.name());
        return new Heat(trial, who.name(), who.ours(), once, who.postgresSettings(), work);
    }

    /** Who takes part. A plain loop loses rows that commit late, so it has no place where somebody writes meanwhile. */
    List<String> contestants(Plan plan) {
        List<String> own = List.of(usual.split(",", -1));
        List<String> wanted = plan.namesContestants() && !usual.isEmpty() ? plan.contestants() : own;
        return wanted.stream()
                .filter(name ->
                        plan.contestants().isEmpty() || plan.contestants().contains(name))
                .filter(name -> !name.isEmpty())
                .filter(name -> this == DRAIN || !name.startsWith(Contestants.LOOPS))
                .toList();
    }

    /** The words of a full run. */
    static List<String> usualWords() {
        return words().stream()
                .filter(word -> !word.equals(TUNING.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    static List<String> words() {
        return Stream.of(values())
                .map(scenario -> scenario.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    static Scenario of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
