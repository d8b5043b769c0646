package dev.outrider.page;

import dev.outrider.core.Blocked;
import dev.outrider.core.Histogram;
import dev.outrider.core.Status;
import dev.outrider.health.Verdict;
import dev.outrider.health.Vitals;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The parts of the page that the server makes anew whenever something has changed, by the ids of the elements they stand in. */
final class Sections {

    private static final long SPAN_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** Throughput is told over so long: long enough to be steady, short enough to be the present. */
    private static final long RATE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final double NANOS = 1e9;
    private static final double MILLI = 1e6;

    /** Keys are the application's, and of any length. */
    private static final int LONGEST_KEY = 60;

    private final Vitals vitals;
    private final List<History.Point> points;

    private Sections(Vitals vitals, List<History.Point> points) {
        this.vitals = vitals;
        this.points = points;
    }

    /** All of them, in the order of the page. */
    static Map<String, String> of(Vitals vitals, List<History.Point> points) {
        Sections sections = new Sections(vitals, points);
        Map<String, String> all = new LinkedHashMap<>();
        all.put("word", sections.word());
        all.put("reasons", sections.reasons());
        all.put("figures", sections.figures());
        all.put("charts", sections.charts());
        all.put("blocked", sections.blocked());
        all.put("around", sections.around());
        return all;
    }

    private String word() {
        Verdict.Word word = Verdict.of(vitals).word();
        String says = word.text();
        return new Markup()
                .raw("<span")
                .attribute("class", "pill " + says)
                .raw(">")
                .text(says)
                .raw("</span>")
                .toString();
    }

    private String reasons() {
        Markup to = new Markup();
        List<Status.Trouble> reasons = Verdict.of(vitals).reasons();
        if (reasons.isEmpty()) {
            return to.element("p", "Nothing is wrong.").toString();
        }
        to.raw("<ul>");
        for (Status.Trouble reason : reasons) {
            to.raw("<li><strong>").text(reason.kind()).raw("</strong> ").text(reason.message());
            to.raw(" <small>").text("for " + ago(reason.sinceNanos())).raw("</small></li>");
        }
        return to.raw("</ul>").toString();
    }

    // ---- figures

    private String figures() {
        Markup to = new Markup().raw("<dl>");
        Vitals.Sample sample = vitals.backlog();
        Status relay = vitals.relay();
        figure(to, "Published, rows/s", Markup.rate(present()));
        figure(
                to,
                "Backlog, rows",
                sample == null ? null : Markup.count(sample.backlog().rows()));
        Long oldest = sample == null ? null : sample.backlog().oldestAgeMillis();
        figure(
                to,
                "Oldest unpublished row",
                oldest != null
                        ? Markup.time(TimeUnit.MILLISECONDS.toNanos(oldest))
                        : sample == null || sample.backlog().ageIsUntold() ? null : "none");
        if (relay != null) {
            String lately = lately();
            figure(to, "Commit to ack, p50 / p99", lately == null ? "no row lately" : lately);
            figure(to, "On their way to Kafka", Markup.count(relay.flow().inFlight()));
            figure(to, "Last acknowledgement", at(relay.flow().lastAckNanos()));
            figure(to, "Parked rows", Markup.count(parked(relay, sample)));
            figure(to, "Waiting rows", Markup.count(relay.blocked().waiting()));
            figure(to, "Gaps watched", Markup.count(relay.reading().gaps().ranges()));
            figure(
                    to,
                    "Published since the start",
                    Markup.count(relay.flow().counts().published()));
        }
        return to.raw("</dl>").toString();
    }

    /** Only the lane's holder has them in mind; any other instance knows what the table showed last. */
    private static long parked(Status relay, Vitals.@Nullable Sample sample) {
        return relay.lane().term() != 0 || sample == null
                ? relay.blocked().parked()
                : sample.backlog().parked();
    }

    private static void figure(Markup to, String name, @Nullable String value) {
        to.raw("<div>")
                .element("dt", name)
                .element("dd", value == null ? "not known yet" : value)
                .raw("</div>");
    }

    private double present() {
        List<Chart.Dot> rates = rates();
        return rates.isEmpty() ? 0 : rates.get(rates.size() - 1).value();
    }

    /** Two looks, as far apart as what is told of the time between them needs. */
    private record Span(History.Point before, History.Point now) {

        double seconds() {
            return (now.atNanos() - before.atNanos()) / NANOS;
        }

        Histogram.Seen latencies() {
            return now.latencies().since(before.latencies());
        }
    }

    private List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        int from = 0;
        for (int i = 1; i < points.size(); i++) {
            History.Point point = points.get(i);
            while (from < i - 1 && point.atNanos() - points.get(from).atNanos() > RATE_NANOS) {
                from++;
            }
            spans.add(new Span(points.get(from), point));
        }
        return spans;
    }

    private List<Chart.Dot> rates() {
        return spans().stream()
                .filter(span -> span.seconds() > 0)
                .map(span -> new Chart.Dot(
                        span.now().atNanos(),
                        Math.max(0, span.now().published() - span.before().published()) / span.seconds()))
                .toList();
    }

    /** What the given share of the rows took from commit to acknowledgement, in milliseconds; of times without a row nothing is told. */
    private List<Chart.Dot> latencies(double share) {
        return spans().stream()
                .filter(span -> span.latencies().total() > 0)
                .map(span ->
                        new Chart.Dot(span.now().atNanos(), span.latencies().quantileNanos(share) / MILLI))
                .toList();
    }

    /** How long rows have taken lately; null when there was none. */
    private @Nullable String lately() {
        List<Span> spans = spans();
        Histogram.Seen seen = spans.isEmpty()
                ? Histogram.Seen.NOTHING
                : spans.get(spans.size() - 1).latencies();
        return seen.total() == 0
                ? null
                : Markup.briefly(seen.quantileNanos(0.5)) + " / " + Markup.briefly(seen.quantileNanos(0.99));
    }

    private String charts() {
        Markup to = new Markup();
        Chart.draw(to, "Published, rows/s", rates(), SPAN_NANOS, Markup::rate);
        List<History.Point> known = points.stream()
                .filter(point -> point.backlog() != History.UNKNOWN)
                .toList();
        Chart.draw(
                to,
                "Backlog, rows",
                known.stream()
                        .map(point -> new Chart.Dot(point.atNanos(), point.backlog()))
                        .toList(),
                SPAN_NANOS,
                value -> Markup.count(Math.round(value)));
        Chart.draw(
                to,
                "Age of the oldest unpublished row",
                ages(known),
                SPAN_NANOS,
                value -> Markup.time(TimeUnit.MILLISECONDS.toNanos(Math.round(value))));
        Chart.draw(
                to,
                "Commit to ack, p99",
                latencies(0.99),
                SPAN_NANOS,
                value -> Markup.briefly(Math.round(value * MILLI)));
        return to.toString();
    }

    /** None while the present one is not known: what it was before must not pass for it. */
    private static List<Chart.Dot> ages(List<History.Point> points) {
        boolean known = points.isEmpty() || points.get(points.size() - 1).oldestMillis() != History.UNKNOWN;
        return points.stream()
                .filter(point -> known && point.oldestMillis() != History.UNKNOWN)
                .map(point -> new Chart.Dot(point.atNanos(), point.oldestMillis()))
                .toList();
    }

    // ---- what stands still

    private String blocked() {
        Status relay = vitals.relay();
        Markup to = new Markup();
        if (relay == null || relay.blocked().sample().isEmpty()) {
            return to.element("p", "No key and no topic stands still.").toString();
        }
        Status.Standstill still = relay.blocked();
        to.raw("<table><caption>")
                .text(Markup.count(still.chains()) + " keys and " + Markup.count(still.topics())
                        + " topics stand still; these are some of them.")
                .raw("</caption><thead><tr>");
        for (String head : List.of("Topic", "Key", "Parked", "Waiting", "Reason")) {
            to.element("th scope=\"col\"", head);
        }
        to.raw("</tr></thead><tbody>");
        for (Blocked each : still.sample()) {
            to.raw("<tr>").element("td", each.chain().topic()).element("td", key(each));
            to.element("td", Markup.count(each.parked())).element("td", Markup.count(each.waiting()));
            to.element("td", each.code() + ": " + each.reason()).raw("</tr>");
        }
        return to.raw("</tbody></table>").toString();
    }

    private static String key(Blocked blocked) {
        byte[] key = blocked.chain().key();
        if (key == null) {
            return "all";
        }
        String text = new String(key, StandardCharsets.UTF_8);
        return text.length() <= LONGEST_KEY ? text : text.substring(0, LONGEST_KEY) + "…";
    }

    // ---- around

    private String around() {
        Markup to = new Markup().raw("<dl>");
        figure(to, "Kafka", Verdict.kafka(vitals).name().toLowerCase(Locale.ROOT));
        figure(to, "Database", Verdict.database(vitals).name().toLowerCase(Locale.ROOT));
        Status relay = vitals.relay();
        if (relay != null) {
            Status.Lane lane = relay.lane();
            figure(to, "Lane", lane.state().name().toLowerCase(Locale.ROOT));
            figure(to, "Held by", lane.holder().isEmpty() ? "nobody known" : lane.holder());
            figure(to, "Term", lane.term() == 0 ? "none" : Markup.count(lane.term()));
            figure(to, "Producer sessions", Markup.count(relay.flow().counts().sessions()));
        }
        Vitals.Retention retention = vitals.retention();
        if (retention != null) {
            figure(to, "Deleted by retention", Markup.count(retention.deletedRows()));
        }
        Vitals.Wakeup wakeup = vitals.wakeup();
        if (wakeup != null) {
            figure(to, "Wake-up", wakeup.listening() ? "listening" : "polling: " + wakeup.reason());
        }
        Status.Trouble last = vitals.host().lastError();
        figure(to, "Last trouble", last == null ? "none" : last.kind() + ": " + last.message());
        return to.raw("</dl>").toString();
    }

    private String ago(long sinceNanos) {
        return Markup.time(vitals.nowNanos() - sinceNanos);
    }

    private String at(long nanos) {
        return nanos == 0 ? "none yet" : ago(nanos) + " ago";
    }
}
