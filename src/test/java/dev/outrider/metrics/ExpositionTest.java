package dev.outrider.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Status;
import dev.outrider.health.Samples;
import dev.outrider.health.Vitals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExpositionTest {

    private static final Path DOCS = Path.of("src", "docs");

    private Vitals vitals = Samples.vitals(Status.State.ACTIVE);
    private final Exposition exposition = new Exposition(() -> vitals);

    private String scrape() {
        return new String(exposition.get(), StandardCharsets.UTF_8);
    }

    @Test
    void everythingIsTold() {
        assertThat(scrape().lines())
                .contains(
                        "outrider_info{instance=\"here\",version=\"1.2.3\"} 1",
                        "outrider_state{state=\"ok\"} 1.0",
                        "outrider_state{state=\"halted\"} 0.0",
                        "outrider_kafka_up 1.0",
                        "outrider_database_up 1.0",
                        "outrider_lease_held 1.0",
                        "outrider_lease_term 7.0",
                        "outrider_loop_stalls_total 2.0",
                        "outrider_loop_worst_stall_seconds 0.15",
                        "outrider_loop_last_turn_age_seconds 1.0",
                        "outrider_rows_read_total 1.0",
                        "outrider_rows_sent_total 7.0",
                        "outrider_rows_resent_total 5.0",
                        "outrider_rows_acknowledged_total 2.0",
                        "outrider_rows_published_total 3.0",
                        "outrider_rows_parked_total 4.0",
                        "outrider_producer_sessions_total 6.0",
                        "outrider_window_rows 12.0",
                        "outrider_window_bytes 3456.0",
                        "outrider_in_flight_rows 5.0",
                        "outrider_in_flight_oldest_age_seconds 1.0",
                        "outrider_last_ack_age_seconds 1.0",
                        "outrider_backlog_rows 42.0",
                        "outrider_backlog_oldest_age_seconds 1.5",
                        "outrider_parked_rows 9.0",
                        "outrider_low_water 100.0",
                        "outrider_trace_headers_dropped_total 6.0",
                        "outrider_cursor 200.0",
                        "outrider_sequence_last 210.0",
                        "outrider_gaps 2.0",
                        "outrider_done_ranges 3.0")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                .anyMatch(line -> line.startsWith("process_uptime_seconds"));
    }

    @Test
    void whatStandsBesideTheRelayIsToldToo() {
        assertThat(scrape().lines())
                .contains(
                        "outrider_blocked_chains 1.0",
                        "outrider_blocked_topics 0.0",
                        "outrider_waiting_rows 3.0",
                        "outrider_retention_rows_deleted_total 300.0",
                        "outrider_retention_failing 1.0",
                        "outrider_heartbeats_sent_total 11.0",
                        "outrider_wakeup_listening 0.0");
    }

    @Test
    void eachScrapeTellsOfItsOwnMoment() {
        assertThat(scrape()).contains("outrider_lease_held 1.0");
        vitals = Samples.vitals(Status.State.STANDBY);
        assertThat(scrape()).contains("outrider_lease_held 0.0", "outrider_state{state=\"standby\"} 1.0");
    }

    @Test
    void whatIsNotKnownIsNoNumber() {
        vitals = Samples.of(null, Samples.host(0));
        assertThat(scrape().lines())
                .contains(
                        "outrider_window_rows NaN",
                        "outrider_kafka_up NaN",
                        "outrider_loop_last_turn_age_seconds NaN",
                        "outrider_rows_read_total 0.0");
    }

    @Test
    void theDocumentationNamesEveryMetricAndNoOther() throws IOException {
        assertThat(names(Files.readString(DOCS.resolve("metrics.md")), Pattern.compile("`(outrider_[a-z_]+)")))
                .isEqualTo(exposed());
    }

    @Test
    void alertsAskForMetricsThatExistAndNameSectionsThatExist() throws IOException {
        String alerts = Files.readString(Path.of("config", "prometheus", "outrider-alerts.yaml"));
        assertThat(names(alerts, Pattern.compile("\\b(outrider_[a-z_]+)")))
                .isNotEmpty()
                .isSubsetOf(exposed());
        Set<String> sections = names(alerts, Pattern.compile("operations\\.md#([a-z-]+)"));
        assertThat(sections).isNotEmpty();
        String operations = Files.readString(DOCS.resolve("operations.md"));
        Set<String> headings = new TreeSet<>();
        names(operations, Pattern.compile("(?m)^##+ (.+)$"))
                .forEach(heading -> headings.add(heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z ]", "")
                        .replace(' ', '-')));
        assertThat(headings).containsAll(sections);
    }

    private Set<String> exposed() {
        return names(scrape(), Pattern.compile("(?m)^(outrider_[a-z_]+)"));
    }

    private static Set<String> names(String text, Pattern pattern) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
