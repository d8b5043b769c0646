package dev.outrider.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The report for people. */
final class Markdown {

    private static final String INTRODUCTION = """
            # Benchmarks

            The last report of `mvn -q -Pbench`, as the command wrote it. How to read it, and what is measured how, is in the
            [README](../../README.md#figures).

            Each cell is the median of all runs and, in brackets, their range. For each measurement everybody had a fresh PostgreSQL and an empty topic of one
            broker, which was warm; they took turns within each run, and a ratio compares two of the same run. Everybody's records were judged while they were
            measured, by the same consumer. Broker and consumer run without the optimizing compiler, which would be at work through whole measurements.

            ![chart](benchmarks.svg)
            """;

    /** Beyond so many a table is turned: nobody reads sixteen columns. */
    private static final int COLUMNS_MOST = 8;

    /** How the names of this project's contestants begin. */
    private static final String OURS = "outrider";

    private final Report report;
    private final List<String> lines = new ArrayList<>();

    private Markdown(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        Markdown text = new Markdown(report);
        text.lines.add(INTRODUCTION);
        text.map("what", "how", report.facts());
        text.map("contestant", "how it was run", report.settings());
        if (!report.absent().isEmpty()) {
            text.map("not run", "why", report.absent());
        }
        report.tables().forEach(text::table);
        return String.join("\n", text.lines) + "\n";
    }

    private void map(String left, String right, Map<String, String> entries) {
        row(List.of(left, right));
        row(List.of("---", "---"));
        entries.forEach((name, value) -> row(List.of(name, oneLine(value))));
        lines.add("");
    }

    /** Whatever a program said must not end the table. */
    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ").replace("|", "\\|");
    }

    private void table(Table table) {
        List<String> contestants = table.contestants(report.order());
        lines.add("## " + table.trial());
        lines.add("");
        if (contestants.size() > COLUMNS_MOST) {
            turned(table, contestants);
            return;
        }
        row("", contestants, name -> name);
        row("---", contestants, name -> "---:");
        for (Figure figure : table.figures()) {
            row(
                    figure.name() + ", " + figure.unit().symbol(),
                    contestants,
                    name -> table.spread(name, figure.name()).text(figure.unit()));
        }
        ratios(table, contestants);
        row("judged", contestants, name -> oneLine(String.join("; ", table.judgements(name))));
        lines.add("");
    }

    private void turned(Table table, List<String> contestants) {
        List<Figure> figures = table.figures();
        row(
                "",
                figures.stream()
                        .map(figure -> figure.name() + ", " + figure.unit().symbol())
                        .toList(),
                name -> name);
        row("---", figures.stream().map(Figure::name).toList(), name -> "---:");
        for (String name : contestants) {
            List<String> cells = new ArrayList<>(List.of("`" + name + "`"));
            figures.forEach(
                    figure -> cells.add(table.spread(name, figure.name()).text(figure.unit())));
            row(cells);
            table.judgements(name).stream()
                    .filter(words -> !words.contains(": 0 lost, 0 out of order, 0 repeated"))
                    .forEach(words -> row(List.of("`" + name + "`: " + oneLine(words))));
        }
        lines.add("");
    }

    /** One line for each of this project's contestants; without any of them the first is compared with the others. */
    private void ratios(Table table, List<String> contestants) {
        List<String> measured =
                contestants.stream().filter(report.order()::contains).toList();
        List<String> ours =
                measured.stream().filter(name -> name.startsWith(OURS)).toList();
        List<String> compared = ours.isEmpty() ? measured.stream().limit(1).toList() : ours;
        if (contestants.size() > 1) {
            table.headline().ifPresent(figure -> compared.forEach(one -> ratio(table, contestants, figure, one)));
        }
    }

    private void ratio(Table table, List<String> contestants, Figure figure, String one) {
        row(
                "**%s: %s in multiples of this, same run**".formatted(figure.name(), one),
                contestants,
                name -> name.equals(one)
                        ? "1"
                        : table.ratio(one, name, figure.name()).text(Unit.TIMES));
    }

    private void row(String name, List<String> contestants, Function<String, String> cell) {
        List<String> cells = new ArrayList<>(List.of(name));
        contestants.stream().map(cell).forEach(cells::add);
        row(cells);
    }

    private void row(List<String> cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }
}
