package dev.outrider.doctor;

import dev.outrider.convert.Addressing;
import dev.outrider.database.TableShape;
import dev.outrider.read.PageReader;
import java.sql.SQLException;
import java.util.List;

/** How the database finds the rows of a page. That it must not read the whole table is a matter of the check at start, and told as such. */
final class PagePlan implements Doctor.Examination {

    private final Addressing addressing;

    PagePlan(Addressing addressing) {
        this.addressing = addressing;
    }

    @Override
    public void look(Chart chart) throws SQLException {
        TableShape shape = TableShape.load(chart.look().connection(), chart.table());
        String statement = PageReader.texts(shape, addressing).get(0);
        List<String> scans = chart.look().plan(statement).stream()
                .filter(line -> line.matches(".* on .*\\bo(_\\d+)? +\\(cost.*"))
                .map(line -> line.replaceFirst("^[ >-]+", "").replaceFirst(" +\\(cost.*", ""))
                .toList();
        chart.ok("a page is read by: " + String.join("; ", scans));
    }
}
