package dev.outrider.bench.report;

import java.util.ArrayList;
import java.util.List;

/** The report at a glance: each trial's first figure as bars, the range of its runs as a line upon each. */
final class Chart {

    private static final int WIDTH = 900;
    private static final int BAR_LEFT = 190;
    private static final int BAR_RIGHT = 700;
    private static final int BAR_HEIGHT = 18;
    private static final int STEP = 26;
    private static final int TITLE_HEIGHT = 44;
    private static final String OURS = "#1f6feb";
    private static final String OTHERS = "#9aa4af";

    private final List<String> parts = new ArrayList<>();
    private int y;

    private Chart() {}

    static String of(Report report) {
        Chart chart = new Chart();
        report.tables().forEach(table -> table.headline().ifPresent(figure -> chart.panel(report, table, figure)));
        int height = chart.y + STEP;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <rect width="%d" height="%d" fill="#ffffff"/>
                """.formatted(WIDTH, height, WIDTH, height) + String.join("\n", chart.parts) + "\n</svg>\n";
    }

    private void panel(Report report, Table table, Figure figure) {
        List<String> contestants = table.contestants(report.order());
        double most = contestants.stream()
                .map(name -> table.spread(name, figure.name()))
                .filter(spread -> spread.count() > 0)
                .mapToDouble(Spread::most)
                .max()
                .orElse(Double.NaN);
        y += TITLE_HEIGHT;
        String title =
                table.trial() + ": " + figure.name() + ", " + figure.unit().symbol();
        text(14, y - 12, "start", "<tspan font-weight=\"bold\">" + escaped(title) + "</tspan>");
        for (String name : contestants) {
            bar(name, table.spread(name, figure.name()), figure.unit(), most);
        }
    }

    private void bar(String name, Spread spread, Unit unit, double most) {
        double middle = y + BAR_HEIGHT / 2.0;
        text(BAR_LEFT - 8, middle + 4.5, "end", escaped(name));
        if (spread.count() > 0 && most > 0) {
            double end = x(spread.median(), most);
            parts.add("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                    .formatted(BAR_LEFT, y, end - BAR_LEFT, BAR_HEIGHT, name.startsWith("outrider") ? OURS : OTHERS));
            parts.add("<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#24292f\"/>"
                    .formatted(x(spread.least(), most), x(spread.most(), most), middle, middle));
            text(x(spread.most(), most) + 8, middle + 4.5, "start", escaped(spread.text(unit)));
        } else {
            text(BAR_LEFT, middle + 4.5, "start", "not known");
        }
        y += STEP;
    }

    private static double x(double value, double most) {
        return BAR_LEFT + (BAR_RIGHT - BAR_LEFT) * Math.max(0, value) / most;
    }

    private void text(double x, double baseline, String anchor, String content) {
        parts.add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>".formatted(x, baseline, anchor, content));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
